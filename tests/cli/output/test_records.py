"""Records as plain data: Python names, what is not set, what is secret, what the spec lacks."""

from __future__ import annotations

from postalytics.models import Account, AccountId, NewContact, Webhook
from postalytics_runtime.cli.output.records import chosen, plain
from support.cli.records import described, received


def test_fields_have_their_python_names_and_the_order_of_the_spec() -> None:
    record = received(described("Flow"), {"createDate": "today", "flowId": 7, "More": [1]})
    data = plain(record, secrets=False)
    assert list(data) == [*(field.name for field in described("Flow").fields), "extra"]
    assert data["extra"] == {"More": [1]}
    assert (data["flow_id"], data["created_date"]) == (7, "today")


def test_a_field_that_is_not_set_is_left_out_and_null_is_kept() -> None:
    data = plain(NewContact(contact_list_id=1, first_name="Ada", company=None), secrets=False)
    assert data == {"contact_list_id": 1, "first_name": "Ada", "company": None}


def test_models_inside_are_plain_data() -> None:
    webhook = described("WebhookDelivery")
    data = plain(
        received(
            webhook,
            {"mailId": "1", "to": {"wasUpdated": True, "Name": "Ada"}, "meta": {"dataId": 5}},
        ),
        secrets=False,
    )
    assert data["to"] == {"was_updated": True, "extra": {"Name": "Ada"}}
    assert data["meta"]["data_id"] == 5


def test_models_in_a_list_are_plain_data() -> None:
    found = received(described("SuppressedContacts"), {"ContactDetails": [{"FirstName": "Ada"}]})
    data = plain(found, secrets=False)
    assert [one["first_name"] for one in data["contact_details"]] == ["Ada"]


def test_a_value_that_does_not_match_the_spec_is_kept() -> None:
    found = received(described("SuppressedContacts"), {"ContactDetails": {"odd": [1]}})
    assert plain(found, secrets=False)["contact_details"] == {"odd": [1]}


def test_secrets_are_masked_and_so_is_what_the_spec_does_not_know_beside_them() -> None:
    account = Account(
        account_id=AccountId(1), api_key="k" * 32, first_name="Ada", extra={"ApiKey2": "k"}
    )
    data = plain(account, secrets=False)
    assert (data["account_id"], data["first_name"]) == (1, "Ada")
    assert (data["api_key"], data["extra"]) == ("****", {"ApiKey2": "****"})
    assert "k" * 32 not in str(data)


def test_a_secret_that_is_null_is_null() -> None:
    assert plain(Webhook(), secrets=False)["url"] is None


def test_secrets_are_shown_if_they_shall_be() -> None:
    account = Account(api_key="key", extra={"ApiKey2": "k"})
    data = plain(account, secrets=True)
    assert (data["api_key"], data["extra"]) == ("key", {"ApiKey2": "k"})


def test_chosen_fields_come_in_their_order() -> None:
    data = {"a": 1, "b": 2, "c": 3}
    assert list(chosen(data, ("c", "x", "a"))) == ["c", "a"]
    assert chosen(data, ()) == data
