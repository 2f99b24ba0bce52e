"""What each look sees in responses."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import API
from postalytics_runtime.doctor import LOOKS, Exchange, Needs, Pick, UnclearError, pick_from
from support.doctor import evidence, failed, of_item, read, seen

TEMPLATES = "templates.list_templates"
ROWS = "contacts.list_contacts"
CAMPAIGNS = "campaigns.list_campaigns"
STATS = "campaigns.get_campaign_stats"
EVENTS = "campaigns.list_campaign_events"
SUPPRESSED = "suppressions.list_suppressed_contacts"


def unclear(see: str, *exchanges: Exchange, **probe: Any) -> str:
    """Return why a look sees nothing."""
    with pytest.raises(UnclearError) as caught:
        seen(see, *exchanges, **probe)
    return str(caught.value)


def test_the_spec_language_and_the_runtime_have_the_same_looks() -> None:
    from postalytics_codegen.language import Probe, keys

    assert sorted(keys(Probe)["see"].choices or ()) == sorted(LOOKS)


def test_a_status_is_seen_whatever_it_is() -> None:
    assert seen("status", read(status=418)) == ("418",)
    assert unclear("status", failed()) == "no response came back"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", "array"),
        (b"{}", "object"),
        (b'"text"', "text"),
        (b"plain", "text"),
        (b"<p>", "html"),
        (b" ", "empty"),
    ],
)
def test_a_container_is_what_the_response_is(body: bytes, kind: str) -> None:
    assert seen("container", read(body=body)) == (kind,)


def test_a_container_is_not_seen_in_a_refusal() -> None:
    assert unclear("container", read(value=[], status=403)) == "the API answered with status 403"


@pytest.mark.parametrize(
    ("body", "status", "form"),
    [
        (b'{"error": {"message": "No."}}', 404, "error.message"),
        (b'{"message": "No."}', 404, "message"),
        (b'"No."', 404, "string"),
        (b'"No."', 200, "string"),
        (b"No.", 404, "text"),
        (b"<p>No.</p>", 404, "html"),
        (b"", 404, "empty"),
        (b"", 200, "empty"),
        (b"[]", 200, "empty"),
        (b"[1]", 200, "no error"),
        (b'{"why": "No."}', 404, "unknown form"),
    ],
)
def test_the_form_of_an_error_is_the_place_of_its_message(
    body: bytes, status: int, form: str
) -> None:
    assert seen("form", read(body=body, status=status)) == (form,)


def test_html_is_known_by_its_content_type() -> None:
    assert seen("form", read(body=b"No.", status=404, Content_Type="text/html")) == ("html",)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Text/Plain; charset=utf-8", "text/plain"),
        ("", "none"),
        ("ada@example.com", "malformed"),
    ],
)
def test_a_content_type_has_no_parameters(written: str, found: str) -> None:
    assert seen("content_type", read(Content_Type=written)) == (found,)


def test_headers_are_found_by_patterns_in_any_response() -> None:
    one = read(name="one", X_RateLimit_Limit="3", Server="ada")
    two = read(name="two", Retry_After="1")
    names = ("*RateLimit*", "retry-after")

    assert seen("headers", one, two, failed("three"), names=names) == (
        "retry-after",
        "x-ratelimit-limit",
    )
    assert seen("headers", one, names=("etag",)) == ("none",)
    assert unclear("headers", failed(), names=names) == "no response came"


def test_methods_are_those_that_were_asked_for() -> None:
    options = read(status=405, Allow="get, PUT,delete, <b>")

    assert seen("allow", options, names=("PUT", "PATCH")) == ("PUT",)
    assert seen("allow", options, names=("PATCH",)) == ("none",)
    assert seen("allow", options) == ("DELETE", "GET", "PUT")
    assert unclear("allow", read(status=405)) == "the response (status 405) has no header Allow"


def test_a_document_is_known_by_its_keys() -> None:
    page, spec = read(body=b"<p>", name="page"), read(value={"openapi": "3"}, name="spec")
    missing = read(value={"openapi": "3"}, status=404, name="missing")

    assert seen("answered", page, spec, missing, names=("openapi",)) == ("spec",)
    assert seen("answered", page, names=("openapi",)) == ("none",)
    assert unclear("answered", failed(), names=("openapi",)) == "no response came"


def test_names_are_those_that_came() -> None:
    drips = read("campaigns.list_drip_campaigns", [{"DropID": 1, "Name": "Ada"}, {"name": "Ada"}])

    assert seen("names", drips, fields=("drop_id", "name")) == ("DropID", "Name", "name")
    assert unclear("names", drips, fields=("endpoint",)) == "no object has these fields"


def test_unknown_names_are_listed_without_their_values() -> None:
    templates = read(TEMPLATES, [{"template_id": 1, "Name": "Ada"}, {"isVIP": 1, "ada@x.org": 2}])

    assert seen("known", templates) == ("isVIP", "a malformed name")
    assert seen("known", read(TEMPLATES, [{"template_id": 1}])) == ("all",)
    assert seen("known", read(TEMPLATES, [{"Nummer": 1}])) == ("none of the names in the spec",)
    assert unclear("known", read(TEMPLATES, [])) == "the response has no objects"
    assert unclear("known", read(value=[{}])) == "no operation describes the response"


def test_dates_are_notations_and_not_dates() -> None:
    templates = read(
        TEMPLATES,
        [
            {"created_date": "2026-01-31T10:00:00.12"},
            {"created_date": "1/31/2026 8:00:00 PM"},
            {"created_date": None},
            {"created_date": 7},
            {"created_date": "Ada Lovelace"},
            {"created_date": "12 St James's Square"},
            {"created_date": "31 January 2026 10:00 am"},
        ],
    )

    assert seen("dates", failed("none"), templates, fields=("created_date",)) == (
        "9 a 9 9:9 am",
        "9-9-9T9:9:9.9",
        "9/9/9 9:9:9 AM",
        "not a date",
        "not text",
    )
    assert unclear("dates", read(TEMPLATES, []), fields=("created_date",)) == "no object has a date"


def test_ids_overlap_if_they_belong_to_different_items() -> None:
    def campaigns(*ids: tuple[int | None, int]) -> Exchange:
        return read(CAMPAIGNS, [{"campaign_id": one, "drop_id": two} for one, two in ids])

    fields = ("campaign_id", "drop_id")
    assert seen("overlap", campaigns((1, 1), (2, 2)), fields=fields) == ("none",)
    assert seen("overlap", campaigns((1, 2), (2, 3)), fields=fields) == ("some",)
    assert seen("overlap", campaigns((None, 2), (3, 3)), fields=fields) == ("none",)
    assert unclear("overlap", campaigns((1, 2)), fields=fields) == "there is only one item"


def test_items_are_counted() -> None:
    assert seen("count", read(ROWS, [{}, {}])) == ("2",)
    assert seen("count", read(ROWS, {"error": 1}, status=400)) == ("refused with status 400",)
    assert unclear("count", failed()) == "no response came back"


def test_rows_are_numbered() -> None:
    assert seen("rows", read(ROWS, [{"row": 3}, {"row": 4}])) == ("3 to 4",)
    assert unclear("rows", read(ROWS, [{"Name": 1}])) == "the response has no numbered rows"
    assert unclear("rows", read(TEMPLATES, [{}])) == "the response is not a page"


def suppressed(*ids: int, name: str = "one", total: object = None) -> Exchange:
    value = {"ContactDetails": [{"Id": one} for one in ids], "ListDetails": {"Total": total}}
    return read(SUPPRESSED, value, name=name)


@pytest.mark.parametrize(
    ("ids", "counted"),
    [
        ((2, 3), "items"),
        ((1, 2), "nothing"),
        ((3,), "2 items"),
        ((4,), "pages"),
        ((), "pages"),
    ],
)
def test_a_step_is_known_by_the_first_item_of_the_next_page(
    ids: tuple[int, ...], counted: str
) -> None:
    assert seen("shift", suppressed(1, 2, 3), suppressed(*ids, name="two")) == (counted,)


def test_a_step_is_not_known_of_one_item() -> None:
    two = suppressed(1, name="two")
    assert unclear("shift", suppressed(1), two) == "the first page has fewer than two items"


def test_a_total_is_compared_with_the_items() -> None:
    assert seen("total", suppressed(1, 2, total=2)) == ("equal",)
    assert seen("total", suppressed(1, 2, total=3)) == ("more",)
    assert seen("total", suppressed(1, 2, total=1)) == ("less",)
    assert unclear("total", suppressed(1)) == "the response has no total"
    assert unclear("total", read(ROWS, [])) == "the API reports no total"


def test_the_size_of_a_page_is_known_of_a_page_that_is_not_the_last() -> None:
    assert seen("page_size", suppressed(1, 2, total=3)) == ("2",)
    assert unclear("page_size", suppressed(1, total=1)) == "the first page has all items"


def stats(name: str, value: object, status: int = 200) -> Exchange:
    made = read(STATS, value, name=name, status=status)
    return of_item(made, {"campaign_id": 1, "drop_id": 2}, CAMPAIGNS)


def test_an_id_is_accepted_if_the_response_is_about_the_same_item() -> None:
    own, other = [{"campaign_id": 1, "drop_id": 2}], [{"campaign_id": 5, "drop_id": 1}]
    drop, wrong = stats("drop", own), stats("campaign", other)

    assert seen("accepted", drop, wrong, fields=("drop_id",)) == ("drop",)
    assert seen("accepted", drop, wrong) == ("drop", "campaign")
    assert seen("accepted", drop, stats("campaign", {}, 404)) == ("drop",)
    assert seen("accepted", stats("drop", {}, 404)) == ("none",)


def test_an_empty_response_counts_only_beside_a_refusal() -> None:
    drop, campaign = read(EVENTS, [], name="drop"), read(EVENTS, [], name="campaign")

    assert unclear("accepted", drop, campaign) == "all responses are empty"
    assert seen("accepted", drop, read(EVENTS, {}, status=404, name="campaign")) == ("drop",)
    assert unclear("accepted", drop, failed("campaign")) == "no response came back"


def test_responses_are_compared_with_the_first() -> None:
    first = read(value=[1], name="first")
    others = (read(value=[1], name="b"), read(value=[2], name="c"), read(status=404, name="d"))

    assert seen("same", first, *others) == ("b: the same", "c: other", "d: status 404")


def test_a_comparison_needs_a_response_that_could_differ() -> None:
    first, other = read(value=[1], name="first"), read(value=[1], name="other")
    asked = evidence("same", first, other, read(value=[2], name="c"), control="c")
    assert LOOKS["same"](asked) == ("other: the same", "c: other")
    asked = evidence("same", first, other, control="other")
    with pytest.raises(UnclearError, match="other has the same response"):
        LOOKS["same"](asked)


def test_a_question_may_need_a_number_of_items() -> None:
    asked = evidence("count", read(ROWS, [{}]), needs=Needs(reading="one", items=2))
    with pytest.raises(UnclearError, match="the list is too short: 1 of at least 2"):
        asked.require_items()


def test_a_value_is_picked_from_the_largest_item() -> None:
    lists = [{"contact_list_id": 1, "count": 2}, {"contact_list_id": 2, "count": 7}, {"count": 9}]
    listed = read("contacts.list_contact_lists", [*lists, {"contact_list_id": 3, "count": "x"}])
    pick = Pick(reading="one", field="contact_list_id")

    assert pick_from(API, listed, pick)[1] == lists[0]
    pick = Pick(reading="one", field="contact_list_id", most="count")
    assert pick_from(API, listed, pick)[1] == lists[1]
    with pytest.raises(UnclearError, match="one has nothing to ask about"):
        pick_from(API, read("contacts.list_contact_lists", []), pick)
    with pytest.raises(UnclearError, match="one has nothing to ask about"):
        pick_from(API, listed, Pick(reading="one", field="unknown"))


def test_no_repr_shows_a_response() -> None:
    exchange = of_item(
        read(STATS, [{"name": "Ada"}], Server="Lovelace"), {"campaign_id": 123456}, CAMPAIGNS
    )

    assert [word for word in ("Ada", "Lovelace", "123456") if word in repr(exchange)] == []
