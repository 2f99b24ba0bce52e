from __future__ import annotations

import asyncio
import hashlib
import json
import math
import resource
import stat
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics.models import NewContact
from postalytics_runtime.bulk import RowValidator
from postalytics_runtime.bulk.job_store import CsvSource, FrozenRow, FrozenRows, freeze, freeze_csv
from postalytics_runtime.errors import InvalidRequestError, JournalError
from postalytics_runtime.schema import UNSET, Field
from support.bulk.bookshelf_api import SHELVE_BOOK, NewBook, Publisher

RULES: RowValidator[NewBook] = RowValidator(SHELVE_BOOK, {"shelf_id": 3})
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
EMMA: dict[str, Any] = {"title": "Emma", "author": "Jane Austen"}


def frozen(folder: Path, rows: Any) -> FrozenRows[NewBook]:
    return asyncio.run(freeze(rows, folder / "rows.jsonl", RULES))


def refused(folder: Path, row: object) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        frozen(folder, [EMMA, row])
    assert list(folder.iterdir()) == []
    return str(caught.value)


def test_rows_can_be_read_repeatedly(tmp_path: Path) -> None:
    other = {"title": "Żółw, \"'\n\x00\ud800", "year": 2**62, "tags": ["a"], "notes": {"b": None}}
    rows = frozen(tmp_path, [EMMA, other])
    assert rows.count == 2
    assert list(rows) == list(rows) == [(1, EMMA), (2, other)]
    values = b"".join(_JSON.encode(row).encode() + b"\n" for row in (EMMA, other))
    assert rows.digest == hashlib.sha256(values).hexdigest()


def test_a_model_is_stored_by_python_names_without_unset_values(tmp_path: Path) -> None:
    book = NewBook(shelf_id=3, title="Emma", author="Jane Austen", isbn=None, tags=["a", "b"])
    rows = frozen(tmp_path, [book, {**EMMA, "isbn": UNSET}])
    assert [given for _, given in rows] == [
        {"shelf_id": 3, **EMMA, "isbn": None, "tags": ["a", "b"]},
        EMMA,
    ]
    assert [rows.body(given) for _, given in rows] == [book, NewBook(shelf_id=3, **EMMA)]


def test_the_body_of_an_invalid_row_is_refused(tmp_path: Path) -> None:
    rows = frozen(tmp_path, [{"title": "Emma"}])
    with pytest.raises(InvalidRequestError, match="needs author, or editor and isbn"):
        rows.body(next(iter(rows))[1])


def test_the_digest_is_of_the_values_in_whatever_form_they_are_given(tmp_path: Path) -> None:
    book = NewBook(shelf_id=3, **EMMA)
    same = [[book], [{"author": "Jane Austen", "shelf_id": 3, "title": "Emma"}]]
    others = [[EMMA], [book, book], []]
    digests = [frozen(tmp_path, rows).digest for rows in (*same, *others)]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 4


async def test_rows_come_from_any_source(tmp_path: Path) -> None:
    async def later() -> AsyncIterator[dict[str, str]]:
        for number in range(1200):
            yield {"title": f"{number}"}

    rows = await freeze(later(), tmp_path / "job" / "rows.jsonl", RULES)
    assert rows.count == 1200
    assert [given for _, given in rows] == [{"title": f"{number}"} for number in range(1200)]
    assert list(rows)[-1][0] == 1200
    assert stat.S_IMODE(rows.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(rows.path.parent.stat().st_mode) == 0o700


def test_stored_rows_are_kept_until_the_new_rows_are_known_to_be_equal(
    tmp_path: Path,
) -> None:
    kept = frozen(tmp_path, [EMMA])
    kept.commit()
    kept.discard()
    other = frozen(tmp_path, [{"title": "Persuasion"}])
    assert kept.path == tmp_path / "rows.jsonl"
    assert other.digest != kept.digest
    assert list(kept) == [(1, EMMA)]
    other.discard()
    assert [file.name for file in tmp_path.iterdir()] == ["rows.jsonl"]
    again = frozen(tmp_path, [EMMA])
    left_by_a_kill = tmp_path / "rows.jsonl.99999999.x.part"
    left_by_a_kill.write_text("{}")
    of_another = frozen(tmp_path, [EMMA])
    again.commit()
    assert again.digest == kept.digest
    assert list(again) == [(1, EMMA)]
    assert list(of_another) == [(1, EMMA)]  # Its process is alive, and may need it.
    of_another.discard()
    assert [file.name for file in tmp_path.iterdir()] == ["rows.jsonl"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "datetime"),
        (math.nan, "float"),
        (b"Emma", "bytes"),
        (Publisher(name="Knopf"), "Publisher"),
        ([{"a": {1, 2}}], "list"),
    ],
)
def test_a_value_that_json_cannot_hold_is_refused_with_its_place(
    tmp_path: Path, value: object, kind: str
) -> None:
    row = {"title": "Persuasion", "notes": value}
    assert refused(tmp_path, row) == (
        f"Row 2 cannot be kept, so nothing was sent: JSON cannot hold what is in notes ({kind})."
    )


def test_a_value_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert refused(tmp_path, {"notes": deep}).endswith("notes (list).")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["Emma"], "it is of type list, which is neither a model nor a mapping."),
        ({1: "Emma"}, "1 is not a field."),
        (NewBook(shelf_id=3, title="Emma", extra={"colour": "red"}), "'colour' is not a field."),
    ],
)
def test_a_value_that_is_not_a_row_is_refused(tmp_path: Path, row: object, words: str) -> None:
    assert refused(tmp_path, row) == f"Row 2 cannot be kept, so nothing was sent: {words}"


def test_without_room_on_the_disk_the_error_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError) as caught:
        frozen(tmp_path / "file", [EMMA])
    assert str(caught.value) == (
        f"The rows cannot be kept in {str(tmp_path / 'file')!r}: File exists. Nothing was sent. "
        "Make room there, or name another folder of your own."
    )


def test_rows_that_run_out_of_room_leave_nothing(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(JournalError, match="File too large"):
            frozen(tmp_path, [EMMA] * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_rows_cannot_replace_a_folder(tmp_path: Path) -> None:
    rows = frozen(tmp_path, [EMMA])
    (tmp_path / "rows.jsonl").mkdir()
    with pytest.raises(JournalError, match="The rows cannot be kept in"):
        rows.commit()
    assert list(rows) == [(1, EMMA)]


def test_an_error_of_the_source_is_raised_unchanged(tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, str]]:
        yield EMMA
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        frozen(tmp_path, broken())
    assert list(tmp_path.iterdir()) == []


def test_rows_of_a_source_that_fails_leave_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, str]]:
        yield EMMA
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        frozen(tmp_path, broken())
    assert list(tmp_path.iterdir()) == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(max_examples=30)  # Each is forced to the disk.
@given(rows=st.lists(st.dictionaries(st.text(), VALUES)))
def test_every_json_value_is_read_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    made = frozen(tmp_path_factory.mktemp("spool"), rows)
    assert [given for _, given in made] == rows
    made.discard()


def test_emitted_models_are_read_back_unchanged(tmp_path: Path) -> None:
    from postalytics._operations.contacts import CREATE_CONTACT

    rules: RowValidator[NewContact] = RowValidator(CREATE_CONTACT, {"contact_list_id": 1})
    contact = NewContact(
        contact_list_id=1,
        first_name="Ada",
        last_name="Lovelace",
        address_street="1 Main St",
        address_city="Dover",
        address_state="DE",
        address_zip="19901",
    )
    rows = asyncio.run(freeze([contact], tmp_path / "rows.jsonl", rules))
    assert [rows.body(given) for _, given in rows] == [contact]


def dated() -> RowValidator[Any]:
    """Return the rules of books that have a date and a decimal."""
    assert SHELVE_BOOK.body is not None
    kinds = {"year": Field("year", "date"), "price": Field("price", "decimal")}
    fields = tuple(kinds.get(field.name, field) for field in SHELVE_BOOK.body.fields)
    body = attrs.evolve(SHELVE_BOOK.body, fields=fields)
    return RowValidator(attrs.evolve(SHELVE_BOOK, body=body), {"shelf_id": 3})


def test_rows_of_a_program_keep_their_dates_and_decimals(tmp_path: Path) -> None:
    book = {**EMMA, "year": date(1815, 12, 23), "price": Decimal("12.50")}
    rows = asyncio.run(freeze([book], tmp_path / "rows.jsonl", dated()))

    ((_, kept),) = rows
    made = rows.body(kept)

    assert (made.year, made.price) == (book["year"], book["price"])
    assert str(made.price) == "12.50"


def test_rows_of_a_csv_file_keep_their_dates_and_decimals(tmp_path: Path) -> None:
    values = {**EMMA, "year": date(1815, 12, 23), "price": Decimal("12.50")}
    source = CsvSource(header="", columns=[], labels={}, codec="utf-8", delimiter=",")
    row = FrozenRow(1, values, line=2)
    rows = asyncio.run(freeze_csv([row], tmp_path / "rows.jsonl", source, lambda: "0" * 64))
    rows.rules = dated()

    ((_, kept),) = rows
    made = rows.body(kept)

    assert (made.year, made.price) == (values["year"], values["price"])
