"""Commands that change a record: nothing that is not given gets lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics._command_line import COMMAND_LINE
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.cli import CommandGroup
from postalytics_runtime.schema import OperationCommand
from support.cli.operating import Traffic, operate
from support.fake.vendor import answer, asking

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]
KeyFile = Callable[[str], Path]

CHANGE = ("contacts", "change", "5001", "--list", "1")
ADDRESS = "https://hooks.example.com/s3cret"


def row(fake: FakePostalytics, contact: int = 5001) -> dict[str, Any]:
    (found,) = (one for one in fake.records("contacts") if one["contact_id"] == contact)
    return {
        name: value for name, value in found.items() if value is not None and name != "updated_date"
    }


async def test_the_other_fields_keep_their_values(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    before = row(fake)
    person("y\n")
    assert await operate(fake, *CHANGE, "--phone", "555", "--var-field", "7=seven") == 0
    assert row(fake) == {**before, "phone": "555", "var_field_7": "seven"}
    out, err = capsys.readouterr()
    assert err == (
        "Looking for the contact among 3: up to 1 request.\n"
        "Changes of the contact:\n"
        "  phone        (none) -> 555\n"
        "  var_field_7  (none) -> seven\n"
        "\nChange this contact in local? [y/N]: "
    )
    assert "updated_date" in json.loads(out)
    assert traffic.operations == [
        "contacts.list_contact_lists",
        "contacts.list_contacts",
        "contacts.list_contacts",
        "contacts.update_contact",
    ]


async def test_all_fields_of_the_list_are_sent_back_also_those_that_the_spec_does_not_know(
    fake: FakePostalytics, traffic: Traffic
) -> None:
    shown = {
        "row": 1,
        "contact_id": 5001,
        "contact_list_id": 1,
        "first_name": "Thomas",
        "website": None,
        "loyalty": {"points": 3},
        **{f"var_field_{number}": f"{number}" for number in range(1, 36)},
    }
    traffic.instead["contacts.list_contacts"] = [shown]
    assert await operate(fake, *CHANGE, "--phone", "555", "--yes") == 0
    (sent,) = traffic.bodies
    kept = {name: value for name, value in shown.items() if name != "row"}
    assert {name: sent[name] for name in (*kept, "phone")} == {**kept, "phone": "555"}


async def test_a_no_changes_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    person("n\n")
    assert await operate(fake, *CHANGE, "--phone", "555") == 2
    assert capsys.readouterr().err.endswith("in local? [y/N]: Nothing was sent.\n")
    assert traffic.writes == []


@pytest.mark.parametrize(
    "meanwhile", [{"contact_id": 5001, "contact_list_id": 1, "phone": "1"}, {"contact_id": 5002}]
)
async def test_a_record_that_changes_while_you_are_asked_is_not_overwritten(
    meanwhile: dict[str, Any], fake: FakePostalytics, capsys: Captured, person: Person
) -> None:
    seen: list[str] = []

    async def change(operation: str, _: web.Request) -> web.Response | None:
        seen.append(operation)
        is_later = operation == "contacts.list_contacts" and seen.count(operation) > 1
        return web.json_response([{**meanwhile, "row": 1}]) if is_later else None

    fake.intercept = change
    person("y\n")
    assert await operate(fake, *CHANGE, "--phone", "555") == 2
    assert capsys.readouterr().err.endswith(
        "[y/N]: Error: The contact was changed by another program since you were asked. Nothing "
        "was sent. Give the command again to see it as it is now.\n"
    )
    assert seen.count("contacts.update_contact") == 0


@pytest.mark.parametrize("contact", [5002, 5003])
async def test_a_record_that_only_moves_on_its_list_is_changed(
    contact: int, fake: FakePostalytics, person: Person
) -> None:
    words = ("contacts", "change", f"{contact}", "--list", "1", "--phone", "555")
    seen: list[str] = []

    async def move(operation: str, _: web.Request) -> None:
        seen.append(operation)
        if operation == "contacts.list_contacts" and seen.count(operation) == 2:
            fake.intercept = None
            # A client would wait for the request in flight: they share the rate limit.
            async with asking(fake) as ask:
                await answer(ask, "DELETE /contacts/5001")

    fake.intercept = move
    person("y\n")
    assert await operate(fake, *words) == 0
    assert row(fake, contact)["phone"] == "555"


async def test_a_record_without_a_row_is_looked_for_again(
    fake: FakePostalytics, traffic: Traffic, person: Person
) -> None:
    shown = [{"contact_id": 5002}, {"contact_id": 5001, "contact_list_id": 1}]
    traffic.instead["contacts.list_contacts"] = shown
    person("y\n")
    assert await operate(fake, *CHANGE, "--phone", "555") == 0
    assert traffic.writes == ["contacts.update_contact"]


async def test_a_record_by_itself_is_read_again(
    fake: FakePostalytics, traffic: Traffic, person: Person
) -> None:
    person("y\n")
    words = ("suppressions", "change", "8001", "--list", "7654", "--phone", "555")
    assert await operate(fake, *words) == 0
    assert traffic.operations == [
        "suppressions.get_suppressed_contact",
        "suppressions.get_suppressed_contact",
        "suppressions.update_suppressed_contact",
    ]


async def test_a_field_is_cleared(fake: FakePostalytics, capsys: Captured) -> None:
    before = row(fake)
    words = ("--clear", "company", "--clear", "--email-address")
    assert await operate(fake, *CHANGE, *words, "--yes", "--quiet") == 0
    cleared = ("company", "email_address")
    assert row(fake) == {name: before[name] for name in before if name not in cleared}
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("--clear contact_id", "contact_id cannot be cleared. "),
        ("--clear compny", "compny cannot be cleared. Did you mean company? These can: first_name"),
        ("--clear phone --phone 5", "Invalid value for '--clear': phone is given a value, too."),
        ("", "There is nothing to change. Give the new values of the contact as options, or"),
    ],
)
async def test_a_change_without_sense_is_refused(
    words: str, problem: str, fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, *CHANGE, *words.split(), "--yes") == 2
    assert problem in capsys.readouterr().err
    assert traffic.operations == []


async def test_what_names_the_record_is_needed(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, "contacts", "change", "5001", "--phone", "5", "--yes") == 2
    assert "Error: Missing: --list. Give it, here or in the file of" in capsys.readouterr().err
    assert traffic.operations == []


async def test_a_file_may_name_the_list_and_hold_the_changes(
    fake: FakePostalytics, tmp_path: Path
) -> None:
    path = tmp_path / "changes.json"
    path.write_text(json.dumps({"contact_list_id": 1, "phone": "1", "extra": {"loyal": True}}))
    words = ("contacts", "change", "5001", "--phone", "2", "--from", path, "--yes")
    assert await operate(fake, *words) == 0
    assert row(fake)["phone"] == "2"


async def test_a_file_about_another_record_is_refused(
    fake: FakePostalytics, traffic: Traffic, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "changes.json"
    path.write_text(json.dumps({"contact_id": 5002, "phone": "1"}))
    assert await operate(fake, *CHANGE, "--from", path, "--yes") == 2
    assert capsys.readouterr().err == (
        "Error: The file of --from has contact_id 5002, but you gave 5001. Remove it from the "
        "file, or give that one. Nothing was sent.\n"
    )
    assert traffic.operations == []


async def test_a_change_to_the_same_values_sends_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, *CHANGE, "--first-name", "Thomas") == 0
    out, err = capsys.readouterr()
    assert (out, traffic.writes) == ("", [])
    assert err.endswith("The contact has these values already. Nothing was changed.\n")


async def test_a_contact_that_is_not_on_the_list_is_not_replaced(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("contacts", "change", "99", "--list", "1", "--phone", "5", "--yes", "--quiet")
    assert await operate(fake, *words) == 1
    assert capsys.readouterr().err == (
        "Error: There is no contact with contact_list_id 1 and contact_id 99. Nothing was "
        "changed.\n"
    )
    assert traffic.writes == []


async def test_a_list_that_breaks_off_changes_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    fake.faults.append(Fault("refused", operation="list_contacts", message="No."))
    assert await operate(fake, *CHANGE, "--phone", "5", "--yes") == 1
    assert "No." in capsys.readouterr().err
    assert traffic.writes == []


async def test_a_long_search_is_announced_with_its_requests(
    fake: FakePostalytics, client: Postalytics, traffic: Traffic, capsys: Captured
) -> None:
    sizes = [{"contact_list_id": 2, "count": 5}, {"contact_list_id": 1, "count": 123_456}]
    traffic.instead["contacts.list_contact_lists"] = sizes
    assert await operate(fake, *CHANGE, "--phone", "5", "--yes") == 0
    assert capsys.readouterr().err.startswith(
        "Looking for the contact among 123,456: up to 1,235 requests, at least "
    )


async def test_a_list_of_unknown_length_is_searched_all_the_same(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    traffic.instead["contacts.list_contact_lists"] = []
    assert await operate(fake, *CHANGE, "--phone", "5", "--yes") == 0
    assert "Looking for" not in capsys.readouterr().err


async def test_a_search_need_not_be_announced(fake: FakePostalytics, traffic: Traffic) -> None:
    line = COMMAND_LINE._replace(groups=tuple(map(_without_count, COMMAND_LINE.groups)))
    assert await operate(fake, *CHANGE, "--phone", "5", "--yes", line=line) == 0
    assert traffic.operations == ["contacts.list_contacts", "contacts.update_contact"]


def _without_count(group: CommandGroup) -> CommandGroup:
    def without(command: OperationCommand) -> OperationCommand:
        if command.change is None:
            return command
        return attrs.evolve(command, change=attrs.evolve(command.change, count=None))

    commands = tuple(map(without, group.load()))
    return group._replace(load=lambda: commands)


async def test_a_contact_on_a_later_page_is_found(
    fake: FakePostalytics, client: Postalytics
) -> None:
    for number in range(100):
        await client.contacts.create_contact(NewContact(contact_list_id=1, company=f"{number}"))
    last = fake.records("contacts")[-1]["contact_id"]
    words = ("contacts", "change", f"{last}", "--list", "1", "--phone", "5", "--yes")
    assert await operate(fake, *words) == 0
    assert (row(fake, last)["phone"], row(fake, last)["company"]) == ("5", "99")


async def test_a_record_in_an_object_is_changed(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("suppressions", "change", "8001", "--list", "7654", "--phone", "555", "--yes")
    assert await operate(fake, *words) == 0
    assert traffic.writes == ["suppressions.update_suppressed_contact"]
    (sent,) = traffic.bodies
    assert (sent["Phone"], sent["FirstName"], sent["Occupation"]) == (
        *("555", "Thomas", "programmer"),
    )
    assert "phone  888-574-7346 -> 555\n" in capsys.readouterr().err


async def test_an_object_without_the_record_changes_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    other = {"ContactDetails": [{"Id": 1, "FirstName": "Other"}], "ListDetails": None}
    traffic.instead["suppressions.get_suppressed_contact"] = other
    words = ("suppressions", "change", "8001", "--list", "7654", "--phone", "555", "--yes")
    assert await operate(fake, *words) == 1
    assert "There is no suppressed contact with suppression_list_id 7654 and" in (
        capsys.readouterr().err
    )
    assert traffic.writes == []


async def test_a_secret_is_changed_and_not_shown(
    fake: FakePostalytics,
    client: Postalytics,
    traffic: Traffic,
    capsys: Captured,
    tmp_path: Path,
    key_file: KeyFile,
) -> None:
    made = ("webhooks", "create", "--campaign-id", "60323", "--url-file", key_file(ADDRESS))
    assert await operate(fake, *made, "--is-subscribed", "1", "--yes") == 0
    more = tmp_path / "more.json"
    more.write_text(json.dumps({"extra": {"link": ADDRESS}}))
    words = ("webhooks", "change", "60323", "--url-file", key_file(f"{ADDRESS}2"), "--from", more)
    assert await operate(fake, *words, "--yes") == 0
    assert (traffic.bodies[-1]["url"], traffic.bodies[-1]["is_subscribed"]) == (f"{ADDRESS}2", 1)
    out, err = capsys.readouterr()
    assert "  extra  (a new one)\n  url    (a new one)\n" in err
    assert ADDRESS not in out + err


@pytest.mark.parametrize(
    ("hidden", "name"), [({"url": "****"}, "url"), ({"extra": {"token": "****"}}, "extra.token")]
)
async def test_the_mask_of_a_secret_is_not_sent_in_its_place(
    hidden: dict[str, Any],
    name: str,
    fake: FakePostalytics,
    traffic: Traffic,
    tmp_path: Path,
    capsys: Captured,
) -> None:
    path = tmp_path / "webhook.json"
    path.write_text(json.dumps({"is_subscribed": 0, **hidden}))
    assert await operate(fake, "webhooks", "change", "60323", "--from", path, "--yes") == 2
    assert capsys.readouterr().err == (
        f"Error: {path}: {name} is ****, which stands for a secret that was not shown. Leave it "
        "out, or write the secret. Nothing was sent.\n"
    )
    assert traffic.operations == []


async def test_an_unknown_outcome_of_a_change_names_the_command_that_shows_it(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("error_in_success", operation="update_contact", message="Hm."))
    assert await operate(fake, *CHANGE, "--phone", "5", "--yes", "--environment", "local") == 3
    where = f"--environment local --base-url {fake.url}"
    assert capsys.readouterr().err.endswith(
        f"\nTo check:\n  postalytics contacts list --list 1 {where}\n"
    )
