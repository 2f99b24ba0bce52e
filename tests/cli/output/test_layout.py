"""Records as JSON, as lines of JSON and as CSV: nothing is lost, and nothing is executed."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.cli.output.layout import CsvTable, JsonArray, JsonLines, Layout, marked
from postalytics_runtime.cli.output.records import plain
from postalytics_runtime.schema import ModelDescription
from support.cli.records import described, received

TEXTS = st.text(st.characters(codec="utf-8")) | st.from_regex(
    r"\A['=+\-@\t0-9(]{0,4}", fullmatch=True
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
).filter(lambda value: "Infinity" not in json.dumps(value))
VALUES = {
    "string": TEXTS,
    "int": st.integers(-(2**31), 2**31 - 1),
    "bool": st.booleans(),
    "number": st.floats(allow_nan=False, allow_infinity=False),
}
MODELS = [described(name) for name in ("Account", "SuppressedContact", "Template", "Webhook")]


@st.composite
def responses(draw: st.DrawFn) -> tuple[ModelDescription[Any], list[dict[str, Any]]]:
    """Some records of a model as JSON: with some of its fields, null, and unknown fields."""
    model = draw(st.sampled_from(MODELS))
    known = {
        field.wire_name: st.none() | VALUES.get(field.type, st.none()) for field in model.fields
    }
    names = {other for field in model.fields for other in (field.wire_name, *field.aliases)}
    one = st.fixed_dictionaries({}, optional=known)
    more = st.dictionaries(TEXTS.filter(lambda name: name not in names), ANYTHING, max_size=2)
    pairs = draw(st.lists(st.tuples(one, more), max_size=4))
    return model, [{**fields, **extra} for fields, extra in pairs]


def expected(model: ModelDescription[Any], record: dict[str, Any]) -> dict[str, Any]:
    """Return what a program has to read of a record; null also for a field that did not come."""
    names = {field.wire_name: field.name for field in model.fields}
    fields = {name: record.get(wire_name) for wire_name, name in names.items()}
    extra = {name: value for name, value in record.items() if name not in names}
    return fields | ({"extra": extra} if extra else {})


def written(layout: Layout, model: ModelDescription[Any], records: list[dict[str, Any]]) -> str:
    """Return the text of the records, in pages of two."""
    data = [plain(received(model, record), secrets=True) for record in records]
    pages = [data[start : start + 2] for start in range(0, len(data), 2)]
    return "".join([*map(layout.page, pages), layout.end()])


@given(responses())
def test_an_array_of_json_holds_each_record_and_field(
    given: tuple[ModelDescription[Any], list[dict[str, Any]]],
) -> None:
    model, records = given
    text = written(JsonArray(), model, records)
    assert json.loads(text) == [expected(model, record) for record in records]
    assert text.replace("\n", "").isprintable()
    assert text.endswith("]\n")


@given(responses())
def test_each_line_of_json_is_a_record(
    given: tuple[ModelDescription[Any], list[dict[str, Any]]],
) -> None:
    model, records = given
    text = written(JsonLines(), model, records)
    assert [json.loads(line) for line in text.splitlines()] == [
        expected(model, record) for record in records
    ]


def read_back(cell: str) -> str:
    """Take the apostrophe off that keeps a spreadsheet from executing a cell."""
    return cell[1:] if cell.startswith("'") and marked(cell[1:]) == cell else cell


@given(responses())
def test_csv_holds_each_record_and_field(
    given: tuple[ModelDescription[Any], list[dict[str, Any]]],
) -> None:
    model, records = given
    names = [*(field.name for field in model.fields), "extra"]
    text = written(CsvTable(names, for_terminal=False), model, records)
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == names
    found = [dict(zip(names, map(read_back, row), strict=True)) for row in rows]
    assert found == [
        {
            name: value if isinstance(value, str) else "" if value is None else _json(value)
            for name in names
            for value in [expected(model, record).get(name)]
        }
        for record in records
    ]


def _json(value: object) -> str:
    """Return data as JSON, as a program would after it was read from a cell."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


@given(TEXTS)
def test_what_a_spreadsheet_may_execute_is_marked_and_can_be_read_back(text: str) -> None:
    assert marked(text) in (text, f"'{text}")
    assert read_back(marked(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("'=1", "''=1"),
        ("--", "'--"),
        ("-5\n", "'-5\n"),
        ("+16175550100", "+16175550100"),
        ("+1 (617) 555-0100", "+1 (617) 555-0100"),
        ("-12.50", "-12.50"),
        ("-", "-"),
        ("'tis", "'tis"),
        ("1 Main St", "1 Main St"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_only_what_a_spreadsheet_may_execute_is_marked(text: str, cell: str) -> None:
    assert marked(text) == cell


def test_a_list_that_breaks_off_is_not_closed() -> None:
    layout = JsonArray()
    text = layout.page([{"a": 1}]) + layout.page([{"a": 2}])
    assert text == '[\n  {\n    "a": 1\n  },\n  {\n    "a": 2\n  }'
    assert layout.end() == "\n]\n"


def test_an_empty_list_is_an_empty_array_and_a_header() -> None:
    assert JsonArray().end() == "[]\n"
    assert JsonLines().end() == ""
    assert CsvTable(["a", "b"], for_terminal=False).end() == "a,b\n"


def test_an_empty_cell_of_the_only_column_is_a_line_of_its_own() -> None:
    assert CsvTable(["a"], for_terminal=False).page([{"a": None}, {"a": "b"}]) == 'a\n""\nb\n'


def test_csv_on_a_terminal_holds_no_control_character() -> None:
    layout = CsvTable(["a"], for_terminal=True)
    assert layout.page([{"a": "\x1b[2J\r\u202e"}]) == 'a\n"\\u001b[2J\\r\\u202e"\n'
