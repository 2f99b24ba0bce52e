"""References, generated values and envelopes of the fake."""

from __future__ import annotations

import re

import attrs
import pytest

from postalytics_runtime.fake.messages import FakeResponse
from postalytics_runtime.fake.records import NUMBERS_APART, OFFSET_PAGE_SIZE, Store, filled
from support.fake.library_api import FAKE
from support.fake.requests import Ask, make_ask, refused


def test_a_new_record_has_the_defaults_unless_others_are_sent(ask: Ask) -> None:
    first, second = (ask("POST /loans", {"book_id": 104, **b}).body[0] for b in ({}, {"days": 3}))

    assert (first["days"], second["days"], second["renewed"]) == (14, 3, 0)


def test_a_new_record_gets_generated_values(ask: Ask) -> None:
    first, second = (ask("POST /loans", {"book_id": 104, "loan_id": 7}).body[0] for _ in range(2))

    assert [(loan["loan_id"], loan["number"]) for loan in (first, second)] == [(51, 701), (52, 702)]
    assert re.fullmatch(r"[0-9a-f]{10}", first["slip"])
    assert first["slip"] != second["slip"]


def test_a_generated_number_is_never_reused(ask: Ask) -> None:
    ask("POST /loans", {"book_id": 104})
    ask("DELETE /loans/51")

    assert ask("POST /loans", {"book_id": 104}).body[0]["number"] == 702


def test_a_generated_number_differs_from_the_key_of_the_first_record() -> None:
    empty = tuple(attrs.evolve(c, records=()) if c.name == "loans" else c for c in FAKE.collections)
    ask = make_ask(Store(empty), fake=attrs.evolve(FAKE, collections=empty))

    assert ask("POST /loans", {"book_id": 104}).body[0]["number"] == 50 + NUMBERS_APART


def test_a_created_record_may_be_returned_in_an_array(ask: Ask) -> None:
    assert len(ask("POST /loans", {"book_id": 104}).body) == 1


def test_fields_are_copied_from_the_referenced_record(ask: Ask) -> None:
    assert ask("POST /loans", {"book_id": 104, "title": "Mine"}).body[0]["title"] == "Tale 4"


def test_a_reference_has_its_own_message_or_that_of_the_operation(ask: Ask) -> None:
    assert ask("POST /loans", {"book_id": 9}) == refused(404, "No such book here.")
    assert ask("POST /loans", {"book_id": 104, "cover_id": 9}) == refused(404, "No such cover.")


@pytest.mark.parametrize("body", [{}, {"book_id": None}])
def test_a_reference_may_be_required(ask: Ask, body: dict[str, object]) -> None:
    assert ask("POST /loans", body) == refused(404, "No such book here.")


def test_a_referenced_record_must_have_the_required_state(ask: Ask) -> None:
    assert ask("POST /loans", {"book_id": 100}) == refused(400, "This book is not lent.")
    assert len(ask("GET /loans").body) == 1


def test_a_record_in_the_path_can_be_named_by_another_field(ask: Ask) -> None:
    assert ask("POST /slips/s", {}).body["title"] == "Tale 0"
    assert ask("POST /slips/x", {}) == refused(404, "Not found.")


def test_a_flip_turns_a_field_each_time(ask: Ask) -> None:
    said = [ask("PUT /loans/50").body["said"] for _ in range(2)]

    assert said == ["Tale 0: 0 {{}}", "Tale 0: 1 {{}}"]
    assert ask("GET /loans/50").body["renewed"] == 1


def test_a_fixed_response_need_not_be_text(ask: Ask) -> None:
    assert ask("PUT /loans/50").body["grade"] == 3


def test_a_list_can_have_the_records_with_equal_fields(ask: Ask) -> None:
    ask("POST /loans", {"book_id": 104})

    assert [loan["loan_id"] for loan in ask("GET /loans/renewed").body] == [50]


def test_a_list_can_have_the_latest_first_and_counters_of_zero(ask: Ask) -> None:
    ask("POST /loans", {"book_id": 104})
    loans = ask("GET /loans").body

    assert [loan["loan_id"] for loan in loans] == [51, 50]
    assert {(loan["letters"], loan["late"], loan["fine"]) for loan in loans} == {(0, 0, 0)}
    shown = ask("GET /loans/51").body
    assert (shown["letters"], shown["late"], shown["fine"]) == (1, 0, 0)


def test_a_delete_names_the_deleted_record(ask: Ask) -> None:
    assert ask("DELETE /loans/50") == FakeResponse(200, {"said": "Loan 50 of Tale 0 is over."})


def test_values_are_filled_in_literally_and_once() -> None:
    values = {"a": "{b} \\1 {0}", "b": 2, "c": None}

    assert filled("{a}|{b}|{c}|{d}|{0}|{a.b}|{a!r}|{{b}}|{", values) == (
        "{b} \\1 {0}|2|||{0}|{a.b}|{a!r}|{2}|{"
    )


def test_an_envelope_holds_the_items_and_a_record_beside_them(ask: Ask) -> None:
    made = [ask("POST /labels/2", {"text": text}).body for text in "ab"]

    assert made[1] == {
        "labels": [{"label_id": 2, "text": "b"}],
        "shelf": {"name": "Maps", "count": 2},
    }
    assert ask("GET /labels/2").body == {
        "labels": [{"label_id": 1, "text": "a"}, {"label_id": 2, "text": "b"}],
        "shelf": {"name": "Maps", "count": 2},
    }
    assert ask("GET /labels/2/1").body == {**made[0], "shelf": {"name": "Maps", "count": 2}}
    assert ask("GET /labels/1").body == {"labels": [], "shelf": {"name": "Tales", "count": 0}}


def test_the_record_of_an_envelope_must_exist(ask: Ask) -> None:
    assert ask("GET /labels/9") == refused(404, "No such shelf.")
    assert ask("POST /labels/9", {"text": "a"}) == refused(404, "Not found.")
    assert ask("GET /labels/1/9") == refused(404, "Not found.")


def test_items_follow_an_offset_in_pages_of_the_server_s_size(ask: Ask) -> None:
    for n in range(OFFSET_PAGE_SIZE + 3):
        ask("POST /labels/1", {"text": str(n)})

    def texts(**query: str) -> list[str]:
        return [label["text"] for label in ask("GET /labels/1", **query).body["labels"]]

    assert texts() == [str(n) for n in range(OFFSET_PAGE_SIZE)]
    assert texts(offset="101") == ["101", "102"]
    assert texts(offset="103") == []


def test_an_unknown_model_shows_all_fields_that_are_not_hidden(ask: Ask) -> None:
    assert ask("GET /gates").body == [{"side": "north", "open": [1]}, {"side": "south"}]
