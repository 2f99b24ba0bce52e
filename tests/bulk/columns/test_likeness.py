"""A column is surely a field, possibly a field, or neither."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.columns import Likeness
from support.bulk.people_api import FIELDS

LIKENESS = Likeness(FIELDS[1:], "contact")


def sure(column: str, sample: str = "") -> list[str]:
    return [field.name for field in FIELDS[1:] if LIKENESS.is_sure(column, sample, field)]


def possible(column: str, sample: str = "") -> list[str]:
    return [field.name for field in FIELDS[1:] if LIKENESS.is_possible(column, sample, field)]


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Street Address 1", "address_street"),
        ("Street Address 2", "address_street2"),
        ("Mailing Address Line 2", "address_street2"),
        ("STREET ADDRESS", "address_street"),
        ("shippingAddress1", "address_street"),
        ("mailing_zipcode", "address_zip"),
        ("BillingZIPCode", "address_zip"),
        ("Owner First Name", "first_name"),
        ("City/Town", "address_city"),
        ("Your E-mail", "email_address"),
        ("Phone #", "phone"),
        ("Phone 1", "phone"),
        ("Adress", "address_street"),
        ("Frist Name", "first_name"),
        ("Companyy", "company"),
        ("Compny", "company"),
        ("Campany", "company"),
        ("Extra Line 2", "extra_2"),
    ],
)
def test_a_column_is_surely_a_field_by_the_words_of_its_name(column: str, field: str) -> None:
    assert sure(column) == [field]
    assert field in possible(column)


@pytest.mark.parametrize(
    "column",
    [
        *("Last Order Date", "Company Size", "Street Name", "IP Address", "Email Opt In"),
        *("Address Line 3", "Phone 2", "Ctiy", "Zip+4", "Full Name", "Addr 1", "Stage", "Notes"),
        *("Cell Phone Number", "Stateless", "2", "", "---", "Größe"),
    ],
)
def test_a_column_with_other_words_or_numbers_is_not_surely_a_field(column: str) -> None:
    assert sure(column) == []


@pytest.mark.parametrize(
    ("column", "sample", "field"),
    [
        ("State/Province", "MA", ["address_state"]),
        ("State Code", "D.C.", ["address_state"]),
        ("State", "Quebec", ["address_state"]),
        ("Customer State", "enabled", []),
        ("Sate", "MA", ["address_state"]),
        ("Sate", "", []),
        ("State Code", "", []),
        ("Zip/Postal Code", "2134", ["address_zip"]),
        ("Zip/Postal Code", "02134.0", ["address_zip"]),
        ("Zip/Postal Code", "'02134", ["address_zip"]),
        ("Zip/Postal Code", "K1A 0B1", ["address_zip"]),
        ("Zip/Postal Code", "Boston", []),
    ],
)
def test_a_state_or_a_zip_code_must_look_like_one(
    column: str, sample: str, field: list[str]
) -> None:
    assert sure(column, sample) == field


@pytest.mark.parametrize(
    ("column", "sample", "fields"),
    [
        ("Last Order Date", "2024", ["last_name"]),
        ("Addr 1", "", ["address_street"]),
        ("Addr 2", "", ["address_street2"]),
        ("Company Size", "", ["company"]),
        ("PLZ", "02134", ["address_zip"]),
        ("Post", "2134", ["address_zip"]),
        ("Created", "2134", []),
        ("ST", "MA", ["address_state"]),
        ("Ctiy", "Boston", ["address_city"]),
        ("Mailing", "", []),
        ("Notes", "", []),
        ("Address Line 3", "", []),
    ],
)
def test_a_column_may_be_a_field_by_a_word_a_beginning_or_a_value(
    column: str, sample: str, fields: list[str]
) -> None:
    assert possible(column, sample) == fields
