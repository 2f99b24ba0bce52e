"""Each holder sees its own records, and those of no other holder."""

from __future__ import annotations

import attrs
import pytest

from postalytics_runtime.fake.records import AccountView, Store, without_hidden
from support.fake.library_api import FAKE
from support.fake.readers_api import CARD
from support.fake.requests import Ask, make_ask, refused


@pytest.fixture
def store() -> Store:
    return Store(FAKE.collections)


@pytest.fixture
def ask(store: Store) -> Ask:
    return make_ask(store)


def join(ask: Ask, name: str, key: str = CARD) -> str:
    card: str = ask("POST /readers", {"name": name}, key=key).body["card"]
    return card


def ids(ask: Ask, key: str) -> list[int]:
    return [reader["reader_id"] for reader in ask("GET /readers", key=key).body]


def test_records_of_the_definition_belong_to_the_first_holder(ask: Ask) -> None:
    theon = join(ask, "Theon")

    assert [loan["loan_id"] for loan in ask("GET /loans").body] == [50]
    assert ask("GET /loans", key=theon).body == []
    assert ask("GET /loans/50", key=theon) == refused(404, "Not found.")


@pytest.mark.parametrize("call", ["GET /loans/50", "PUT /loans/50", "DELETE /loans/50"])
def test_a_record_of_another_holder_is_not_found(ask: Ask, call: str) -> None:
    theon = join(ask, "Theon")

    assert ask(call, key=theon) == refused(404, "Not found.")
    assert ask(call).status == 200


def test_a_new_record_belongs_to_its_maker(ask: Ask, store: Store) -> None:
    theon = join(ask, "Theon")

    made = ask("POST /loans", {"book_id": 104, "_owner": 10, "reader_id": 10}, key=theon).body[0]

    assert ask(f"GET /loans/{made['loan_id']}", key=theon).status == 200
    assert ask(f"GET /loans/{made['loan_id']}").status == 404
    assert "_owner" not in made
    assert store.find("loans", {"loan_id": made["loan_id"]})[0]["reader_id"] == 11


def test_events_of_a_record_are_shown_and_counted_for_its_owner_only(ask: Ask) -> None:
    theon = join(ask, "Theon")
    loan = ask("POST /loans", {"book_id": 104}, key=theon).body[0]["loan_id"]

    assert ask(f"GET /loans/{loan}", key=theon).body["letters"] == 1
    assert len(ask(f"GET /loans/{loan}/letters", key=theon).body) == 1
    assert ask(f"GET /loans/{loan}/letters") == refused(404, "No such loan.")


def test_a_reference_to_a_record_of_another_holder_is_refused(ask: Ask) -> None:
    theon = join(ask, "Theon")

    assert ask("POST /slips/s", {}, key=theon).status == 404
    assert ask("POST /slips/s", {}).status == 200


def test_records_without_an_owner_are_shown_to_all(ask: Ask) -> None:
    theon = join(ask, "Theon")

    assert ask("GET /shelves", key=theon) == ask("GET /shelves")


def test_a_holder_sees_itself_and_the_holders_that_it_created(ask: Ask) -> None:
    theon = join(ask, "Theon")
    pappus = join(ask, "Pappus", key=theon)

    assert (ids(ask, CARD), ids(ask, theon), ids(ask, pappus)) == ([10, 11], [12, 11], [12])
    assert ask("GET /readers/11", key=theon).body[0]["name"] == "Theon"
    assert ask("GET /readers/12", key=theon).body[0]["name"] == "Pappus"
    assert ask("GET /readers/10", key=theon) == refused(404, "No such reader.")
    assert ask("GET /readers/12").status == 404


def test_a_new_holder_has_the_id_of_its_creator(ask: Ask) -> None:
    theon = join(ask, "Theon")

    assert ask("POST /readers", {"name": "Pappus"}, key=theon).body["guardian"] == 11


def test_a_deleted_holder_takes_all_records_of_its_holders_along(ask: Ask, store: Store) -> None:
    theon = join(ask, "Theon")
    pappus = join(ask, "Pappus", key=theon)
    for key in (CARD, theon, pappus):
        ask("POST /loans", {"book_id": 104}, key=key)

    assert ask("DELETE /readers/11").status == 200

    assert [reader["reader_id"] for reader in store.find("readers", {})] == [10]
    assert [loan["loan_id"] for loan in store.find("loans", {})] == [50, 51]
    assert {letter["loan_id"] for letter in store.find("letters", {})} == {51}
    assert [ask("GET /shelves", key=key).status for key in (theon, pappus)] == [401, 401]


def test_a_holder_can_delete_itself_unless_it_is_the_first(ask: Ask) -> None:
    theon = join(ask, "Theon")

    assert ask("DELETE /readers/10") == refused(400, "The library needs its librarian.")
    assert ask("DELETE /readers/11", key=theon).status == 200
    assert ids(ask, CARD) == [10]


def test_the_first_holder_can_be_deleted_by_default(store: Store) -> None:
    ask = make_ask(store, fake=attrs.evolve(FAKE, first_stays=""))

    assert ask("DELETE /readers/10").status == 200
    assert store.find("readers", {}) == []


def test_without_records_the_first_holder_has_the_first_key() -> None:
    empty = tuple(attrs.evolve(c, records=()) for c in FAKE.collections)
    store = Store(empty)
    store.put([("readers", {"reader_id": 10, "card": CARD})])
    ask = make_ask(store, fake=attrs.evolve(FAKE, collections=empty))

    assert ask("DELETE /readers/10").status == 400


def test_holders_without_an_owner_see_each_other() -> None:
    common = tuple(
        attrs.evolve(c, owned=False) if c.name == "readers" else c for c in FAKE.collections
    )
    ask = make_ask(Store(common), fake=attrs.evolve(FAKE, collections=common))
    theon = join(ask, "Theon")

    assert ids(ask, theon) == [10, 11]


def test_counts_include_only_visible_records(ask: Ask, store: Store) -> None:
    join(ask, "Theon")

    def count(caller: int, **conditions: object) -> int:
        return AccountView(FAKE, store, caller, 0.0).count("readers", conditions)

    assert (count(10), count(11), count(11, name="Theon"), count(11, reader_id=10)) == (2, 1, 1, 0)


def test_unique_fields_are_unique_across_holders(ask: Ask) -> None:
    theon = join(ask, "Theon")
    taken = refused(400, "This name is taken.")

    assert ask("POST /readers", {"name": "Hypatia"}, key=theon) == taken
    assert ask("PUT /readers", {"name": "Hypatia"}, key=theon) == taken
    assert ask("PUT /readers", {"name": "Theon"}, key=theon).status == 200
    assert ids(ask, CARD) == [10, 11]


def test_hidden_fields_can_be_left_out() -> None:
    assert without_hidden({"_owner": 1, "name": "_", "o_": 2}) == {"name": "_", "o_": 2}
