from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics.models import NewContact
from postalytics_runtime.bulk.rows import (
    content_key,
    exact_content,
    formats_of,
    is_own_token,
    make_token,
)
from postalytics_runtime.schema import UNSET
from support.bulk.bookshelf_api import NEW_BOOK, NewBook
from support.bulk.job_runs import UPLOAD, person

FORMATS = {"state": "us_state", "zip": "us_zip"}


def key(text: object, field: str = "name") -> str:
    return content_key({field: text}, [field], FORMATS)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Ada Byron", "  ADA   byron\t"),
        ("Straße", "STRASSE"),
        ("Zo\u00eb", "Zoe\u0308"),
        ("\uff21da\u00a0Byron", "ada byron"),
        ("\u1e9e", "ss"),
        ("", None),
        (" ", UNSET),
        ("12", 12),
    ],
)
def test_case_spaces_and_unicode_forms_do_not_count(sent: object, kept: object) -> None:
    assert key(sent) == key(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada", "Adah"), ("1 Main St", "1 Main St."), ("AdaByron", "Ada Byron"), ("Zoë", "Zoe")],
)
def test_letters_punctuation_and_the_position_of_spaces_count(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "kept", ["02134", " 02134 ", "02134-1234", "021341234", "02134 1234", "\uff10\uff12134"]
)
def test_the_key_of_a_zip_is_its_first_five_digits(kept: str) -> None:
    assert key(kept, "zip") == key("02134", "zip")


@pytest.mark.parametrize("kept", ["k1a0b1", " K1A-0B1 "])
def test_the_key_of_a_postal_code_is_its_letters_and_digits(kept: str) -> None:
    assert key(kept, "zip") == key("K1A 0B1", "zip")


def test_the_key_of_a_province_is_its_two_letters() -> None:
    assert key("Ontario", "state") == key("on", "state")


@pytest.mark.parametrize("other", ["2134", "02134-12", "02135", "021345"])
def test_text_that_is_not_a_zip_is_kept(other: str) -> None:
    assert key(other, "zip") != key("02134", "zip")


def test_only_a_zip_is_shortened() -> None:
    assert key("02134-1234") != key("02134")


@pytest.mark.parametrize("kept", ["MA", "ma", " Massachusetts", "MASSACHUSETTS"])
def test_the_key_of_a_state_is_its_two_letters(kept: str) -> None:
    assert key(kept, "state") == key("MA", "state")


def test_text_that_is_not_a_state_is_kept() -> None:
    assert key("Sao  Paulo", "state") == key("sao paulo", "state") != key("SP", "state")


def test_a_value_counts_only_in_its_field() -> None:
    match = ["first", "last"]
    assert content_key({"first": "Ada"}, match) != content_key({"last": "Ada"}, match)
    assert content_key({"first": "Ada\x1f", "last": ""}, match) == content_key(
        {"first": "Ada"}, match
    )
    assert content_key({"first": "a\x1fb"}, match) != content_key(
        {"first": "a", "last": "b"}, match
    )


def test_a_model_has_the_key_of_its_fields() -> None:
    assert UPLOAD.body is not None
    assert UPLOAD.bulk is not None
    match, formats = UPLOAD.bulk.match, formats_of(UPLOAD.body)
    contact = NewContact(contact_list_id=1, **person(1, address_state="Massachusetts"))
    assert content_key(contact, match, formats) == content_key(person(1), match, formats)


@given(st.text())
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text())
def test_capitals_and_spaces_around_do_not_change_a_key(text: str) -> None:
    assert key(f"\n {text.upper()} ") == key(text.upper())
    assert key(text.casefold()) == key(text)


def test_only_equal_bodies_have_the_same_content() -> None:
    one = NewBook(shelf_id=1, title="Emma", author="Austen")
    assert exact_content(NEW_BOOK, one, None) == exact_content(
        NEW_BOOK, NewBook(author="Austen", title="Emma", shelf_id=1), None
    )
    assert exact_content(NEW_BOOK, one, None) != exact_content(
        NEW_BOOK, NewBook(shelf_id=1, title="Emma ", author="Austen"), None
    )


def test_the_field_of_the_token_is_not_part_of_the_content() -> None:
    bare = NewBook(shelf_id=1, title="Emma")
    marked = NewBook(shelf_id=1, title="Emma", editor="pc:1:2:3")
    assert exact_content(NEW_BOOK, marked, "editor") == exact_content(NEW_BOOK, bare, "editor")
    assert exact_content(NEW_BOOK, marked, None) != exact_content(NEW_BOOK, bare, None)


def test_a_token_is_for_one_row_of_one_job_with_one_content() -> None:
    tokens = {
        make_token(job, row, content)
        for job in ("a1", "a1-2")
        for row in (1, 11)
        for content in "xy"
    }
    assert len(tokens) == 8


@given(st.integers(min_value=1), st.text(), st.integers(min_value=13))
def test_a_token_is_recognized_in_capitals_and_truncated(
    row: int, content: str, length: int
) -> None:
    token = make_token("0123abcd45", row, content)
    assert is_own_token(f" {token.upper()[:length]}\n", "0123abcd45")
    assert not is_own_token(token, "0123abcd46")


@pytest.mark.parametrize("token", [None, UNSET, 17, "", "pc", "pc:", "xx:j:1:0", "p:j:1:00"])
def test_text_that_is_not_a_token_is_none(token: object) -> None:
    assert not is_own_token(token, "j")
