from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.fake.definition import Collection
from postalytics_runtime.fake.records import StateFile, Store
from support.fake.library_api import FAKE

THINGS = Collection(name="things", key="id", first_key=5)

OpenStore = Callable[..., Store]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture
def reopen(path: Path) -> Iterator[OpenStore]:
    """Return a function that reopens the state file, like a restarted server."""
    with ExitStack() as stack:

        def reopen(*collections: Collection) -> Store:
            stack.close()
            file = stack.enter_context(closing(StateFile(path)))
            return Store(collections or [THINGS, *FAKE.collections], file)

        yield reopen


def store_of(*records: dict[str, Any]) -> Store:
    return Store([attrs.evolve(THINGS, records=records)])


def test_records_are_found_by_any_fields_in_order() -> None:
    store = store_of(
        {"id": 5, "colour": "red", "size": 1},
        {"id": 6, "colour": "blue", "size": 1},
        {"id": 7, "colour": "red", "size": 2},
        {"id": 8, "colour": "red", "size": 1},
    )

    def ids(start: int = 0, stop: int | None = None, **conditions: object) -> list[int]:
        return [record["id"] for record in store.find("things", conditions, start=start, stop=stop)]

    assert ids() == [5, 6, 7, 8]
    assert ids(colour="red") == [5, 7, 8]
    assert ids(colour="red", size=1) == [5, 8]
    assert ids(1, 2, colour="red") == [7]
    assert ids(3, 9) == [8]
    assert ids(colour="green") == []
    assert ids(shape=None) == [5, 6, 7, 8]


def test_values_are_equal_only_if_their_json_is_equal() -> None:
    store = store_of({"id": 5, "a": 1}, {"id": 6, "a": True}, {"id": 7, "a": {"x": 1, "y": [2]}})

    assert store.count("things", {"a": 1}) == 1
    assert store.count("things", {"a": True}) == 1
    assert store.count("things", {"a": {"y": [2], "x": 1}}) == 1
    assert store.count("things", {"a": "1"}) == 0


def test_a_found_record_is_a_copy() -> None:
    given_record = {"id": 5, "tags": ["old"]}
    store = store_of(given_record)

    given_record["id"] = 6
    store.find("things", {})[0]["tags"].append("new")

    assert store.find("things", {}) == [{"id": 5, "tags": ["old"]}]


def test_a_new_key_is_one_more_than_any_before() -> None:
    store = store_of()
    assert store.next_key("things") == 5

    store.put([("things", {"id": 9})])
    store.put([("things", {"id": 7})])
    store.put([("things", {"id": "text"})])
    assert store.next_key("things") == 10

    store.remove([("things", {"id": 9})])
    assert store.next_key("things") == 10


changes = st.lists(
    st.tuples(st.integers(0, 4), st.none() | st.sampled_from(["red", "blue", None, 1, True]))
)


@given(changes)
def test_an_index_gives_the_same_as_a_full_search(
    changes: list[tuple[int, object]],
) -> None:
    store = store_of()
    expected: dict[int, object] = {}
    for number, (key, colour) in enumerate(changes):
        assert store.count("things", {"colour": "red"}) == list(expected.values()).count("red")
        if number % 3 == 2 and key in expected:
            del expected[key]
            store.remove([("things", {"id": key})])
        else:
            expected[key] = colour
            store.put([("things", {"id": key, "colour": colour})])

    for colour in ("red", "blue", None, 1, True):
        found = {record["id"] for record in store.find("things", {"colour": colour})}
        assert found == {k for k, c in expected.items() if repr(c) == repr(colour)}


def test_all_records_survive_a_restart(reopen: OpenStore) -> None:
    store = reopen()
    store.put([("things", {"id": 5, "name": "Ada", "tags": [1, None]})])
    store.put([("things", {"id": 6, "name": "Bob"})])
    store.put([("things", {"id": 5, "name": "Eve"})])
    store.remove([("things", {"id": 6})])

    store = reopen()

    assert store.find("things", {}) == [{"id": 5, "name": "Eve"}]
    assert store.next_key("things") == 7


@pytest.mark.parametrize(("removed", "order"), [(False, [5, 6, 7]), (True, [6, 7, 5])])
def test_records_keep_their_order_after_a_restart(
    reopen: OpenStore, removed: bool, order: list[int]
) -> None:
    store = reopen()
    store.put([("things", {"id": n, "colour": "red"}) for n in (5, 6, 7)])
    store.put([("things", {"id": 8, "colour": "blue"})])
    assert store.count("things", {"colour": "red"}) == 3
    if removed:
        store.remove([("things", {"id": 5})])
    else:
        store.put([("things", {"id": 5, "colour": "blue"})])
    store.put([("things", {"id": 5, "colour": "red"})])

    for opened in (store, reopen()):
        assert [record["id"] for record in opened.find("things", {"colour": "red"})] == order


def test_the_last_saved_time_is_restored(path: Path) -> None:
    known: list[datetime | None] = []
    for day in (1, 2, 3):
        with closing(StateFile(path)) as file:
            known.append(file.time)
            file.keep_time(datetime(2000, 1, day, tzinfo=UTC))

    assert known == [None, datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC)]


def test_a_file_of_a_version_without_time_can_be_used(path: Path) -> None:
    StateFile(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE time")

    with closing(StateFile(path)) as file:
        assert file.time is None


def test_a_write_is_in_the_file_before_the_store_is_closed(reopen: OpenStore, path: Path) -> None:
    store = reopen()
    copy = path.with_name("copy.sqlite")
    store.put([("things", {"id": 5})])

    copy.write_bytes(path.read_bytes())
    Path(f"{copy}-wal").write_bytes(Path(f"{path}-wal").read_bytes())

    with closing(StateFile(copy)) as killed:
        assert Store([THINGS], killed).find("things", {}) == [{"id": 5}]


def test_first_records_are_added_only_to_a_new_collection(reopen: OpenStore) -> None:
    reopen(THINGS).put([("things", {"id": 5})])
    store = reopen()
    assert len(store.find("books", {})) == 5
    for book in store.find("books", {}):
        store.remove([("books", book)])

    assert reopen().find("books", {}) == []


def test_collections_outside_the_definition_stay_in_the_file(reopen: OpenStore) -> None:
    reopen().put([("things", {"id": 5})])

    assert len(reopen(*FAKE.collections).find("shelves", {})) == 2
    assert reopen().find("things", {}) == [{"id": 5}]


def test_a_failed_write_does_not_change_memory(reopen: OpenStore) -> None:
    store = reopen()
    reopen()

    with pytest.raises(sqlite3.ProgrammingError):
        store.put([("things", {"id": 5})])
    assert store.find("things", {}) == []


def test_a_file_in_use_is_refused(reopen: OpenStore, path: Path) -> None:
    reopen()

    with pytest.raises(ConfigurationError, match=r"state\.sqlite' cannot be used: .*locked"):
        StateFile(path)


def test_a_foreign_file_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"First Name,Last Name\n" * 50)

    with pytest.raises(ConfigurationError, match="file is not a database"):
        StateFile(path)
    assert path.read_bytes() == b"First Name,Last Name\n" * 50


def test_a_foreign_database_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE journal (row)")
    before = path.read_bytes()

    with pytest.raises(ConfigurationError, match="it is the database of another program"):
        StateFile(path)
    assert path.read_bytes() == before


def test_a_state_file_in_a_missing_folder_is_refused(path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unable to open database file"):
        StateFile(path / "nowhere")


def test_a_damaged_file_is_refused(path: Path) -> None:
    things = attrs.evolve(THINGS, records=tuple({"id": n, "text": "x" * 99} for n in range(300)))
    with closing(StateFile(path)) as file:
        Store([things], file)
    content = path.read_bytes()
    path.write_bytes(content[:16384] + b"\xff" * (len(content) - 16384))

    with closing(StateFile(path)) as file, pytest.raises(ConfigurationError, match="malformed"):
        Store([things], file)
