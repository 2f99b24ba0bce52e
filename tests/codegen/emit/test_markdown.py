from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_codegen.emit.documents import code, fence, inline, link, page_name, table
from postalytics_codegen.model import SourceModel
from postalytics_codegen.yaml import Position, Text
from support.codegen.markup import MARKUP, READER, blocks, cells, kinds, line, links, text_of

anything = st.text(st.characters(exclude_categories=()), min_size=1)


def spec(value: str) -> Text:
    return Text(value, Position(Path("spec.yaml"), 1, 1))


def visible(value: str) -> str:
    """Return text on one line, as a page can show it."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def check_line(value: str) -> None:
    found = line(inline("Said: ", spec(value)))

    assert kinds(found) <= {"text", "code_inline"}
    assert text_of(found) == f"Said: {visible(value)}".strip()


def check_first(value: str) -> None:
    """Check the same where the text is first on its line."""
    shown = visible(value)
    if shown:
        assert text_of(line(inline(spec(value)))) == shown


def check_code(value: str) -> None:
    """Check that the text is code, and its neighbours in a table are not."""
    _, _, found, after = cells(table(("a", "b"), [(code(value), "after")]))

    assert text_of(after) == "after"
    if found[0].type == "html_inline":
        assert (found[0].content, found[-1].content) == ("<code>", "</code>")
        assert kinds(found[1:-1]) <= {"text"}
        assert text_of(found[1:-1]) == escaped(value)
    else:
        assert text_of(found) == f"`{escaped(value)}`"


def escaped(value: str) -> str:
    """Return text with invisible characters escaped as in Python."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in value)


@pytest.mark.parametrize("value", MARKUP, ids=lambda value: ascii(value[:30]))
def test_text_of_the_spec_is_not_markup(value: str) -> None:
    check_line(value)
    check_first(value)


@given(anything)
def test_any_text_of_the_spec_is_not_markup(value: str) -> None:
    check_line(value)
    check_first(value)


@given(st.lists(st.sampled_from([*"`*_[]()<>\\|&#~!-+=:1. ab\n"]), min_size=1).map("".join))
def test_any_markup_characters_are_text(value: str) -> None:
    check_line(value)
    check_first(value)


@pytest.mark.parametrize("value", MARKUP, ids=lambda value: ascii(value[:30]))
def test_code_is_code_and_stays_in_its_cell(value: str) -> None:
    check_code(value)


@given(anything | st.text("`|\\<>& a"))
def test_any_code_stays_in_its_cell(value: str) -> None:
    check_code(value)


@pytest.mark.parametrize("value", MARKUP, ids=lambda value: ascii(value[:30]))
def test_text_in_a_table_stays_in_its_cell(value: str) -> None:
    _, _, found, after = cells(table(("a", "b"), [(inline("_", spec(value)), "after")]))

    assert text_of(found) == f"_{visible(value)}"
    assert text_of(after) == "after"


def test_text_of_the_emitter_may_be_markup() -> None:
    assert inline("See ", "`a` and ", spec("`b` or *c*")) == "See `a` and `b` or \\*c\\*"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "`plain`"),
        ("two  words", "`two  words`"),
        ("", "<code></code>"),
        (" ", "<code> </code>"),
        ("a|b", "<code>a&#124;b</code>"),
        ("`", "<code>&#96;</code>"),
        ("a\nb", "`a\\nb`"),
    ],
)
def test_code_is_in_backticks_where_possible(text: str, shown: str) -> None:
    assert code(text) == code(spec(text)) == shown


def test_an_empty_column_is_left_out() -> None:
    assert table(("a", "b", "c"), [("1", "", "2"), ("", "", "3")]) == (
        "| a | c |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |\n"
    )
    assert table(("a", "b"), []) == ""


@pytest.mark.parametrize("value", MARKUP, ids=lambda value: ascii(value[:30]))
def test_a_link_has_exactly_its_address(value: str) -> None:
    made = link("words", spec(f"https://docs.example/{value}"))

    (address,) = links(made)
    assert address.startswith("https://docs.example/")
    assert text_of(line(made)) == "words"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//a.example", ""])
def test_only_a_web_address_becomes_a_link(address: str) -> None:
    assert link("words", spec(address)) == "words"


def test_a_page_is_named_after_the_end_of_its_address() -> None:
    page, url = spec("get-pets*"), spec("https://a.example/b/get-pets*")
    source = SourceModel(place=page.place, page=page, url=url, confidence="official")

    assert page_name(source) == "get-pets\\*"


def test_a_fence_holds_its_text() -> None:
    made = fence("python", 'x = "```"\n')

    assert blocks(made) == ["fence"]
    assert READER.parse(made)[0].content == 'x = "```"\n'
