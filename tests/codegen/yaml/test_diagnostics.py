"""Faults are shown with their place, their line and a caret, without control characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_codegen.yaml import (
    Diagnostic,
    Diagnostics,
    Position,
    SpecError,
    Text,
    did_you_mean,
    quoted,
)

FILE = Path("spec/a.yaml")


def test_a_fault_is_shown_with_its_line_and_a_caret() -> None:
    fault = Diagnostic("spec/a.yaml", 2, 7, "unknown type 'itn'", "name: itn")
    assert fault.render() == (
        "spec/a.yaml:2:7: unknown type 'itn'\n"
        "    name: itn\n"
        "          ^"
    )  # fmt: skip


def test_a_fault_without_a_line_is_shown_alone() -> None:
    assert Diagnostic("a.yaml", 1, 1, "there is no such file").render() == (
        "a.yaml:1:1: there is no such file"
    )


def test_the_path_is_shown_as_given() -> None:
    diagnostics = Diagnostics()
    for path in (Path("/abs/a.yaml"), Path("../a.yaml"), Path("a.yaml")):
        diagnostics.report(Position(path, 1, 1), "bad")
    shown = diagnostics.error().render()
    assert shown == "../a.yaml:1:1: bad\n/abs/a.yaml:1:1: bad\na.yaml:1:1: bad\n"


def test_faults_are_sorted_by_file_line_and_column_and_shown_once() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 10), ("a", 2, 9), ("a", 2, 9)]
    error = SpecError(Diagnostic(*place, "bad") for place in places)
    assert str(error) == "a:2:9: bad\na:2:10: bad\na:10:1: bad\nb:1:1: bad\n"
    assert [(fault.path, fault.line, fault.column) for fault in error.diagnostics] == [
        ("a", 2, 9),
        ("a", 2, 10),
        ("a", 10, 1),
        ("b", 1, 1),
    ]


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("\tname: x", 2, ["        name: x", "        ^"]),
        ("名: x", 4, ["    名: x", "        ^"]),
        ("e\u0301e\u0301: x", 7, ["    e\u0301e\u0301: x", "        ^"]),
        ("a\x1b[2J: x", 8, ["    a\\x1b[2J: x", "              ^"]),
        ("a\u202eb: x", 6, ["    a\\u202eb: x", "              ^"]),
        ("a\xa0b", 3, ["    a\\xa0b", "         ^"]),
        ("a" * 79 + "b" + "c" * 40, 80, ["    " + "a" * 79 + "b" + "c" * 20 + "…", " " * 83 + "^"]),
        ("a" * 80 + "b", 81, ["    …" + "a" * 49 + "b", " " * 54 + "^"]),
        ("a" * 5, 6, ["    aaaaa", "         ^"]),
        ("", 1, ["", "    ^"]),
    ],
    ids=[
        "a tab",
        "a wide character",
        "combining characters",
        "an escape sequence",
        "a bidi override",
        "a blank that does not break",
        "a long line",
        "far to the right",
        "past the end",
        "an empty line",
    ],
)
def test_the_caret_is_under_the_column(line: str, column: int, expected: list[str]) -> None:
    assert Diagnostic("a", 1, column, "bad", line).render().splitlines()[1:] == expected


@given(st.text(max_size=300), st.integers(1, 310), st.text(min_size=1, max_size=10))
def test_control_characters_are_not_sent_to_a_terminal(line: str, column: int, path: str) -> None:
    rendered = Diagnostic(path, 1, column, "bad", line).render()
    assert rendered.replace("\n", "").isprintable()
    assert rendered.count("\n") == 2
    assert rendered.endswith(" ^")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("strng", ", did you mean 'string'?"),
        ("in", ", did you mean 'int'?"),
        ("xyzzy", ""),
        ("", ""),
        ("string" * 100, ""),
    ],
)
def test_only_a_similar_name_is_suggested(name: str, expected: str) -> None:
    assert did_you_mean(name, ["int", "string", "bool"]) == expected


def test_the_suggestion_does_not_depend_on_the_order_of_names() -> None:
    assert did_you_mean("ab", {"abc", "abd"}) == did_you_mean("ab", ["abd", "abc"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "'a'"),
        ("it's", '"it\'s"'),
        ("a\nb\x00", "'a\\nb\\x00'"),
        ("\u202e", "'\\u202e'"),
        ("a" * 60, f"'{'a' * 60}'"),
        ("a" * 61, f"'{'a' * 59}…'"),
    ],
)
def test_text_in_a_message_is_quoted_escaped_and_cut(text: str, expected: str) -> None:
    assert quoted(text) == expected


def test_a_name_of_an_unreadable_file_is_not_unknown() -> None:
    diagnostics = Diagnostics()
    place = Position(FILE, 1, 1)
    diagnostics.unreadable("Pet")
    diagnostics.report_unknown(place, "Pet", [], "unknown model 'Pet'")
    assert not diagnostics
    diagnostics.report_unknown(place, "Pat", ["Pit"], "unknown model 'Pat'")
    assert diagnostics.error().render() == (
        "spec/a.yaml:1:1: unknown model 'Pat', did you mean 'Pit'?\n"
    )


def test_no_name_is_unknown_while_a_file_cannot_be_read() -> None:
    diagnostics = Diagnostics()
    diagnostics.unreadable_file()
    diagnostics.report_unknown(Position(FILE, 1, 1), "Pet", [], "unknown model 'Pet'")
    assert not diagnostics


def test_text_cannot_be_formatted_by_accident() -> None:
    text = Text("a'b\n", Position(FILE, 1, 1))
    assert text.literal() == '"a\'b\\n"'
    with pytest.raises(TypeError, match=r"^Text from a spec must not be formatted into code"):
        str(text)
    with pytest.raises(TypeError):
        f"{text}"


def test_a_cause_is_shown_before_what_may_follow_from_it() -> None:
    diagnostics = Diagnostics()
    diagnostics.report(Position(Path("z.yaml"), 9, 1), "a cause")
    diagnostics.next_stage()
    diagnostics.report(Position(Path("a.yaml"), 1, 1), "a consequence")
    diagnostics.report(Position(Path("z.yaml"), 9, 1), "a cause")
    assert diagnostics.error().render() == "z.yaml:9:1: a cause\na.yaml:1:1: a consequence\n"
