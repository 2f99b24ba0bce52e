"""The delimiter between cells: found in the file, or given by name."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.csv import CsvError, delimiter_name, delimiter_named, delimiter_of


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a,b,c"], ","),
        (["a;b;c"], ";"),
        (["a\tb\tc"], "\t"),
        (["a|b|c"], "|"),
        (["a"], ","),
        ([], ","),
        (["\n", "a;b\n"], ";"),
        (["a,b;c"], ","),
        (['"a,b,c";d'], ";"),
        (['"a "",,,"" b"\tc'], "\t"),
        (["a,b;c\n", "1;2\n", "3;4\n"], ";"),
        (["a|b, c\n", "1|2\n", "1|2, 3, 4\n"], "|"),
        (["a;b\n", '1;"in the middle of a row\n'], ";"),
    ],
)
def test_the_delimiter_is_what_gives_all_lines_the_same_number_of_cells(
    lines: list[str], delimiter: str
) -> None:
    assert delimiter_of(lines) == delimiter


@pytest.mark.parametrize(
    ("given", "delimiter"),
    [("tab", "\t"), ("\\t", "\t"), ("\t", "\t"), ("Pipe", "|"), (";", ";"), ("~", "~")],
)
def test_a_delimiter_can_be_named(given: str, delimiter: str) -> None:
    assert delimiter_named(given) == delimiter


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('"', "'\"' is not a delimiter: use one character, or one of comma, semicolon, tab, pipe."),
        (
            "\n",
            "'\\n' is not a delimiter: use one character, or one of comma, semicolon, tab, pipe.",
        ),
        (
            "semicolons",
            "'semicolons' is not a delimiter: use one character, or one of comma, semicolon, tab, "
            "pipe. Did you mean semicolon?",
        ),
    ],
)
def test_an_invalid_delimiter_is_refused(given: str, expected: str) -> None:
    with pytest.raises(CsvError) as caught:
        delimiter_named(given)
    assert str(caught.value) == expected


def test_delimiters_have_names() -> None:
    assert [delimiter_name(delimiter) for delimiter in ",;\t|~"] == [
        *("comma", "semicolon", "tab", "pipe", "'~'")
    ]
