"""Tables for people: what fits a terminal, what is left out, and what is cut."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from postalytics_runtime.cli.output.table import FittedTable, fitted, record_lines

PEOPLE: list[dict[str, Any]] = [
    {"id": 1, "name": "Ada Byron", "active": True, "tags": ["a", "b"]},
    {"id": 22, "name": None, "active": False},
]
NAMES = ("id", "name", "active", "tags")


def table(width: int | None, *pages: list[dict[str, Any]], names: tuple[str, ...] = NAMES) -> str:
    layout = FittedTable(names, width)
    return "".join([*map(layout.page, pages), layout.end()])


def test_a_table_has_titles_a_rule_and_a_line_for_each_record() -> None:
    assert table(80, PEOPLE) == (
        "id  name       active  tags\n"
        "─────────────────────────────────\n"
        '1   Ada Byron  true    ["a", "b"]\n'
        "22             false\n"
    )


def test_a_later_page_has_no_titles_and_its_values_are_cut() -> None:
    later = [{"id": 1234, "name": "Augusta Ada King"}]
    layout = FittedTable(("id", "name"), 80)
    layout.page(PEOPLE)
    assert layout.page(later) == "1…  Augusta …\n"


def test_nothing_is_cut_where_there_is_no_terminal() -> None:
    layout = FittedTable(("id", "name"), None)
    layout.page(PEOPLE)
    assert layout.page([{"id": 1234, "name": "Augusta Ada King"}]) == "1234  Augusta Ada King\n"
    assert layout.note == ""


def test_columns_that_do_not_fit_are_left_out_with_a_note() -> None:
    layout = FittedTable(NAMES, 25)
    assert layout.page(PEOPLE).splitlines()[0] == "id  name       active"
    assert layout.note == (
        "1 column not shown, for lack of space: choose with --fields, or see all\n"
        "with --output json."
    )


def test_wide_characters_take_two_columns() -> None:
    lines = table(10, [{"name": "東京都千代田区"}], names=("name",)).splitlines()
    assert [cell_len(line) for line in lines[1:]] == [10, 10]
    assert lines[2] == "東京都千 …"


def test_control_characters_are_escaped() -> None:
    text = table(80, [{"id": "\x1b[2J", "name": "two\nlines\u202e"}], names=("id", "name"))
    assert text.splitlines()[2] == "\\x1b[2J  two\\nlines\\u202e"


def test_an_empty_list_has_a_note() -> None:
    layout = FittedTable(NAMES, 80)
    assert layout.end() == ""
    assert layout.note == "There is nothing to show."


def test_a_record_has_a_line_for_each_field() -> None:
    assert record_lines({"id": 1, "long_name": "x" * 90, "tags": [1], "note": None}) == (
        f"id         1\nlong_name  {'x' * 90}\ntags       [1]\nnote\n"
    )


@given(st.lists(st.integers(1, 200), min_size=1, max_size=60), st.integers(10, 250))
def test_a_line_fits_and_uses_the_space(widths: list[int], total: int) -> None:
    fitting = fitted(widths, total)
    used = sum(fitting) + 2 * (len(fitting) - 1)
    assert 1 <= len(fitting) <= len(widths)
    assert used <= total
    assert all(found <= width for found, width in zip(fitting, widths, strict=False))
    if len(fitting) == len(widths):
        assert fitting == widths or used == total
    elif len(fitting) > 1:
        assert used + 2 + min(widths[len(fitting)], 20) > total or fitting != widths[: len(fitting)]


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={"a": st.text(), "b": st.text() | st.integers()}),
        min_size=1,
        max_size=4,
    ),
    st.integers(10, 60),
)
def test_no_line_is_wider_than_the_terminal(records: list[dict[str, Any]], width: int) -> None:
    lines = table(width, records, records, names=("a", "b", "c")).split("\n")
    assert len(lines) == 2 * len(records) + 3
    assert max(map(cell_len, lines)) <= width
    assert all(line.isprintable() for line in lines)
