"""Columns are mapped to fields, or the error names all their problems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import ColumnMapping, ColumnsError, match_columns
from postalytics_runtime.bulk.exports import normalised
from postalytics_runtime.schema import BulkOptions, fixed_options
from postalytics_runtime.text import printable
from support.bulk.bookshelf_api import LIST_BOOKS, SHELVE_BOOK


def match(
    *header: str,
    ignore: tuple[str, ...] = (),
    mapping: dict[str, str] | None = None,
    numbered: dict[str, str] | None = None,
    only_known: bool = False,
) -> ColumnMapping:
    return match_columns(
        header,
        SHELVE_BOOK,
        ignore=ignore,
        mapping=mapping,
        numbered=numbered,
        only_known=only_known,
        first_row=["x"] * len(header) if only_known else [],
    )


def problems(
    *header: str,
    ignore: tuple[str, ...] = (),
    mapping: dict[str, str] | None = None,
    numbered: dict[str, str] | None = None,
    only_known: bool = False,
) -> list[str]:
    with pytest.raises(ColumnsError) as caught:
        match(*header, ignore=ignore, mapping=mapping, numbered=numbered, only_known=only_known)
    return caught.value.message.splitlines()


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("title", "title"),
        ("Title", "title"),
        (" TITLE: ", "title"),
        ("NAME", "title"),
        ("written-by", "author"),
        ("book number", "isbn"),
        ("ISBN", "isbn"),
    ],
)
def test_a_column_is_mapped_by_any_name_of_its_field(column: str, field: str) -> None:
    others = {"a": "title", "b": "author"} if field == "isbn" else {"a": "title"}
    others = {"a": "author"} if field == "title" else others
    columns = match(column, *others, mapping=others)
    assert columns.used[0] == (column, field)


def test_columns_that_are_left_out_are_listed() -> None:
    columns = match("Title", "Shop", "Writer", ignore=("shop",))
    assert columns.used == [("Title", "title"), ("Writer", "author")]
    assert columns.ignored == ["Shop"]
    assert columns.labels == {"title": "Title", "author": "Writer"}


def test_a_mapping_takes_precedence_over_names() -> None:
    columns = match("Title", "Writer", "Code", mapping={"Code": "title", "Title": "BookNumber"})
    assert columns.used == [("Title", "isbn"), ("Writer", "author"), ("Code", "title")]


def test_a_mapping_takes_precedence_over_leaving_out() -> None:
    assert match("T", "Writer", ignore=("T",), mapping={"T": "title"}).ignored == []


def test_the_error_names_all_problems_at_once() -> None:
    assert problems("Titel", "Autor", "Shop", "", ignore=("none",), mapping={"Shop": "titl"}) == [
        "There is no column 'none'.",
        "There is no field 'titl'. Did you mean title?",
        "Column 'Titel' matches no field of a book.",
        "Column 'Autor' matches no field of a book.",
        "Column 'Shop' matches no field of a book.",
        "The first line must name the columns; it has no known name.",
    ]


def test_the_error_lists_unknown_columns() -> None:
    with pytest.raises(ColumnsError) as caught:
        match("Title", "Writer", "Shop", "Till")
    assert caught.value.unknown == caught.value.faults
    assert caught.value.unknown == (
        "Column 'Shop' matches no field of a book.",
        "Column 'Till' matches no field of a book.",
    )


def test_only_columns_of_known_names_are_used() -> None:
    columns = match("Title", "Shop", "", "Writer", "Till", "Till", "Shelf ID", only_known=True)
    assert columns.used == [("Title", "title"), ("Writer", "author")]
    assert columns.ignored == [
        "Shop",
        "column 3",
        "Till (column 5)",
        "Till (column 6)",
        "Shelf ID",
    ]
    assert columns.empty == ()


def test_a_column_for_a_field_that_an_option_gives_is_not_used() -> None:
    columns = match("Title", "Name", "Writer", numbered={"2": "title"}, only_known=True)
    assert columns.used == [("Name", "title"), ("Writer", "author")]


def test_among_only_known_columns_the_field_of_each_must_be_certain() -> None:
    assert problems("Title", "Name", "Writer", only_known=True) == [
        "Columns 'Title' and 'Name' are both title."
    ]


def test_among_only_known_columns_a_field_that_is_needed_must_be() -> None:
    assert problems("Title", "Autor", only_known=True) == [
        "No column for author, or editor and isbn: every book needs it."
    ]


def test_two_columns_for_one_field_are_refused() -> None:
    assert problems("Title", "Name", "Writer") == ["Columns 'Title' and 'Name' are both title."]


def test_two_columns_with_one_name_are_refused() -> None:
    assert problems("Writer", "Title", "Title") == [
        "Columns 2 and 3 are both called 'Title': only one can be title.",
    ]


def test_columns_with_one_name_are_addressed_by_number() -> None:
    columns = match("Writer", "Line", "Line", numbered={"2": "title", "3": "isbn"})
    assert columns.used == [
        ("Writer", "author"),
        ("Line (column 2)", "title"),
        ("Line (column 3)", "isbn"),
    ]
    assert columns.labels["isbn"] == "Line (column 3)"


def test_one_of_two_columns_with_one_name_is_left_out_by_number() -> None:
    columns = match("Writer", "Title", "Title", ignore=("3",))
    assert columns.used == [("Writer", "author"), ("Title (column 2)", "title")]
    assert columns.ignored == ["Title (column 3)"]


def test_unknown_columns_with_one_name_are_named_by_number() -> None:
    with pytest.raises(ColumnsError) as caught:
        match("Writer", "Title", "Till", "Till")
    assert caught.value.message.splitlines() == [
        "Column 3, 'Till', matches no field of a book.",
        "Column 4, 'Till', matches no field of a book.",
    ]


def test_a_column_without_a_name_must_be_empty_unless_it_is_addressed() -> None:
    columns = match("Title", "Writer", "", " ", "", ignore=("3",), numbered={"5": "isbn"})
    assert (columns.empty, columns.ignored) == ((3,), ["column 3"])
    assert columns.used[-1] == ("column 5", "isbn")


def test_a_column_that_is_called_a_number_is_addressed_by_its_name() -> None:
    assert match("Title", "Writer", "Shop", "3", ignore=("3", "Shop")).ignored == ["Shop", "3"]


@pytest.mark.parametrize("number", ["0", "3", "99999999999", "9" * 5000])
def test_a_number_without_a_column_is_refused(number: str) -> None:
    assert problems("Title", "Writer", numbered={number: "isbn"}) == [
        f"There is no column {number}: there are 2."
    ]
    assert problems("Title", "Writer", ignore=(number,)) == [f"There is no column {number!r}."]


def test_a_number_for_an_unknown_field_is_refused() -> None:
    assert problems("Title", "Writer", "", numbered={"3": "isbm"}) == [
        "There is no field 'isbm'. Did you mean isbn?"
    ]


def test_a_number_takes_precedence_over_a_mapping() -> None:
    columns = match("A", "Writer", mapping={"A": "title"}, numbered={"1": "title"})
    assert columns.used == [("A", "title"), ("Writer", "author")]
    columns = match("A", "B", "Writer", mapping={"A": "isbn"}, numbered={"1": "title", "2": "isbn"})
    assert columns.used == [("A", "title"), ("B", "isbn"), ("Writer", "author")]


def test_a_name_that_fits_two_columns_is_refused() -> None:
    assert problems("Title", "Writer", "Shop ", "shop", ignore=("SHOP",))[0] == (
        "Columns 3 and 4 are both called 'SHOP'. Address each by its number: --ignore-column "
        "NUMBER, or --column NUMBER=FIELD."
    )


def test_an_exact_name_takes_precedence_over_a_similar_one() -> None:
    columns = match("Title", "Writer", "Shop ", "shop", ignore=("Shop ", "shop"))
    assert columns.ignored == ["Shop ", "shop"]


def test_a_similar_column_is_suggested() -> None:
    assert problems("Title", "Writer", ignore=("Writter",)) == [
        "There is no column 'Writter'. Did you mean 'Writer'?"
    ]


def test_a_column_for_a_shared_field_is_refused_with_the_option() -> None:
    assert problems("Title", "Writer", "Shelf ID") == [
        "Column 'Shelf ID' is shelf_id, which is the same for all rows and set with --shelf. "
        "Leave the column out with --ignore-column."
    ]


def test_a_field_that_every_row_needs_must_have_a_column() -> None:
    assert problems("Year", "Editor") == [
        "No column for title: every book needs it.",
        "No column for author, or editor and isbn: every book needs it.",
    ]


def test_a_mapping_to_an_unknown_field_is_refused() -> None:
    assert problems("Title", "Writer", mapping={"Nope": "isbn", "Title": "xyzzy"}) == [
        "There is no column 'Nope'.",
        "There is no field 'xyzzy'.",
    ]


def test_characters_that_do_not_print_are_escaped() -> None:
    assert problems("Title", "Writer", "a\x1b[2J")[0] == (
        "Column 'a\\x1b[2J' matches no field of a book."
    )


@given(st.text())
def test_shown_text_can_be_printed(text: str) -> None:
    assert printable(text).isprintable()
    assert printable(printable(text)) == printable(text)


@given(st.text())
def test_a_plain_name_is_shown_unchanged(text: str) -> None:
    once = normalised(text)
    assert all(character.isalnum() for character in once)


def test_an_operation_without_bulk_options_is_refused() -> None:
    with pytest.raises(ValueError, match=r"books.list_books is not made for many rows"):
        match_columns(["a"], LIST_BOOKS)


def test_shared_fields_have_options() -> None:
    bulk = BulkOptions(
        function="f",
        command="c",
        summary="s",
        noun="n",
        target="list",
        fixed=("list_id", "send_date"),
    )
    assert fixed_options(bulk) == {"list_id": "--list", "send_date": "--send-date"}


def test_with_a_single_column_the_error_suggests_another_delimiter() -> None:
    assert problems("Title;Author")[-1] == (
        "The file has only one column. If it should have more, name the delimiter with --delimiter."
    )
