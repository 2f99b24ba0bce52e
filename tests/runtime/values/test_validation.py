"""The problems of a body that are found before it is sent."""

from __future__ import annotations

import enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.schema import UNSET, Field, Model, ModelDescription
from postalytics_runtime.values import (
    ModelValidator,
    PrintOverflow,
    Problem,
    field_problems,
    has_value,
    type_problem,
)
from support.runtime.post_office_api import (
    API,
    NEW_PARCEL,
    NEW_STAMP,
    NewParcel,
    NewStamp,
    Parcel,
    Person,
)


def find(name: str) -> ModelDescription[Any]:
    return API.model(name, "office")


PARCEL_RULES = ModelValidator(NEW_PARCEL, find)
STAMP_RULES = ModelValidator(NEW_STAMP, find)


def look(
    rules: ModelValidator, body: Model
) -> tuple[list[str], list[PrintOverflow], dict[str, Any]]:
    faults: list[Problem] = []
    cuts: list[PrintOverflow] = []
    data = rules.check(body, faults, cuts)
    return [str(fault) for fault in faults], cuts, data


def parcel(**values: Any) -> list[str]:
    return look(PARCEL_RULES, NewParcel(**{"weight": 1, **values}))[0]


def stamp(**values: Any) -> list[str]:
    return look(STAMP_RULES, NewStamp(**{"motif": "Ada", "series": "A", **values}))[0]


class Size(enum.StrEnum):
    S = "S"


class Grams(enum.IntEnum):
    MANY = 1000


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"weight": 2**31 - 1}, []),
        ({"weight": -(2**31)}, []),
        ({"weight": Grams.MANY}, []),
        ({"weight": 2**31}, ["weight must be a whole number of 32 bits"]),
        ({"weight": True}, ["weight must be a whole number, not bool"]),
        ({"weight": "1"}, ["weight must be a whole number, not text"]),
        ({"weight": None}, ["weight is missing"]),
        ({"weight": UNSET}, ["weight is missing"]),
        ({"tracking": 2**63 - 1}, []),
        ({"tracking": None}, []),
        ({"tracking": 2**63}, ["tracking must be a whole number of 64 bits"]),
        ({"label": "ab"}, []),
        ({"label": "a"}, ["label is shorter than 2 characters (1)"]),
        ({"label": "a" * 13}, ["label is longer than 12 characters (13)"]),
        ({"label": None}, ["label must not be null"]),
        ({"label": "a\nb"}, ["label holds a line break (U+000A at place 2)"]),
        ({"label": b"ab"}, ["label must be text, not bytes"]),
        ({"html": "<p>\n\t\x85</p>" * 9999}, []),
        ({"html": "日本 🗻 ‏"}, []),
        ({"html": "<p>\0"}, ["html holds a control character (U+0000 at place 4)"]),
        ({"html": "\udcff"}, ["html holds an unprintable character (U+DCFF at place 1)"]),
        ({"html": ""}, []),
        ({"html": None}, []),
        ({"price": 3}, []),
        ({"price": float("nan")}, ["price must be a finite number"]),
        ({"price": float("-inf")}, ["price must be a finite number"]),
        ({"insured": False}, []),
        ({"insured": 0}, ["insured must be True or False, not int"]),
        ({"size": Size.S}, []),
        ({"size": "no such size"}, []),
        ({"size": 1}, ["size must be text, not int"]),
        ({"tags": ["a", "b"]}, []),
        ({"tags": ()}, []),
        ({"tags": None}, []),
        ({"tags": "ab"}, ["tags must be a list, not str"]),
        ({"tags": {"a": "b"}}, ["tags must be a list, not dict"]),
        (
            {"tags": ["a", None, 5, "abcde", "\0"]},
            [
                "tags[1] must be text, not NoneType",
                "tags[2] must be text, not int",
                "tags[3] is longer than 4 characters (5)",
                "tags[4] holds a control character (U+0000 at place 1)",
            ],
        ),
        ({"notes": object()}, []),
        ({"notes": Person()}, []),
    ],
)
def test_the_problem_of_a_value_is_described(values: dict[str, Any], said: list[str]) -> None:
    assert parcel(**values) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sender": Person(zip="02134")}, []),
        ({"sender": Person()}, ["sender.zip is missing"]),
        ({"sender": Person(zip=" ")}, ["sender.zip is missing"]),
        ({"sender": Person(zip="021345")}, ["sender.zip is longer than 5 characters (6)"]),
        ({"sender": None}, ["sender must not be null"]),
        ({"sender": {"zip": "02134"}}, ["sender must be Person, not dict"]),
        ({"sender": Parcel()}, ["sender must be Person, not Parcel"]),
        (
            {"receivers": [Person(zip="1"), Person(), 7, Person(zip="123456")]},
            ["receivers[2] must be Person, not int"],
        ),
        (
            {"receivers": [Person(zip="1"), Person(), Person(zip="123456")]},
            ["receivers[1].zip is missing", "receivers[2].zip is longer than 5 characters (6)"],
        ),
        (
            {"sender": Person(zip="1", knows=[Person(zip="2", knows=[Person(zip=3)])])},  # type: ignore[arg-type]  # wrong on purpose
            ["sender.knows[0].knows[0].zip must be text, not int"],
        ),
    ],
)
def test_models_in_a_model_are_looked_into(values: dict[str, Any], said: list[str]) -> None:
    assert parcel(**values) == said


def test_a_model_may_be_of_a_class_of_the_users_own() -> None:
    class Friend(Person):
        pass

    assert parcel(sender=Friend(zip="1")) == []


def test_a_field_beside_a_model_that_is_wrong_is_named_too() -> None:
    assert parcel(sender=5, label="a") == [
        "label is shorter than 2 characters (1)",
        "sender must be Person, not int",
    ]


def test_a_required_field_that_may_be_null_may_be_null_but_not_blank() -> None:
    assert stamp(series=None) == []
    assert stamp(series=" ") == stamp(series=UNSET) == ["series is missing"]


def test_a_flat_model_has_the_same_rules() -> None:
    assert stamp(motif="", value="x", text="a" * 11) == [
        "motif is missing",
        "value must be a whole number, not text",
        "text is longer than 10 characters (11)",
    ]


def test_a_field_in_extra_is_held_to_its_rules() -> None:
    assert parcel(extra={"weight": "heavy"}) == ["weight must be a whole number, not text"]


def test_fields_that_the_spec_does_not_know_are_sent_as_they_are() -> None:
    faults, cuts, data = look(
        STAMP_RULES, NewStamp(motif="Ada", series="A", extra={"gum": object, "Motif2": "\0"})
    )
    assert (faults, cuts) == ([], [])
    assert data == {"Motif": "Ada", "series": "A", "gum": object, "Motif2": "\0"}


class Paper(enum.StrEnum):
    S = "S"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Size.S, []),
        ("S", []),
        ("no such size", []),
        (Paper.S, ["size must be a Size or a plain value, not a Paper"]),
        (Grams.MANY, ["size must be a Size or a plain value, not a Grams"]),
    ],
)
def test_a_code_of_another_table_is_refused(value: object, said: list[str]) -> None:
    size = Field("size", "string", codes=("S",), code_table="Size")
    assert [str(fault) for fault in field_problems(size, "size", value)] == said


def test_each_code_in_a_list_is_looked_at() -> None:
    sizes = Field("sizes", "string", is_list=True, codes=("S",), code_table="Size")
    found = field_problems(sizes, "sizes", [Size.S, Paper.S])
    assert [str(fault) for fault in found] == [
        "sizes[1] must be a Size or a plain value, not a Paper"
    ]


def test_without_a_code_table_any_enum_is_its_value() -> None:
    assert parcel(size=Paper.S, weight=Grams.MANY) == []


def test_a_print_overflow_is_not_a_problem() -> None:
    body = NewParcel(weight=1, label="a" * 9, sender=Person(zip="1", name="b" * 11))
    faults, cuts, data = look(PARCEL_RULES, body)
    assert faults == []
    assert cuts == [PrintOverflow("label", 9, 8), PrintOverflow("sender.name", 11, 10)]
    assert data["label"] == "a" * 9


def test_a_text_that_is_refused_is_not_reported_as_a_print_overflow() -> None:
    assert look(PARCEL_RULES, NewParcel(weight=1, label="a" * 13))[1] == []


def test_a_print_overflow_has_lengths_and_no_text() -> None:
    assert str(PrintOverflow("label", 9, 8)) == (
        "label has 9 characters, but only 8 are printed; the rest is sent and cut off"
    )


@given(st.text(max_size=14), st.integers(), st.text(min_size=3))
def test_no_problem_shows_what_a_field_holds(label: str, weight: int, zip_code: str) -> None:
    marked = "§§§" + label
    said = parcel(label=marked, weight=weight, sender=Person(zip="§" + zip_code))
    assert not any("§" in fault or str(abs(weight) + 10**9) in fault for fault in said)


@given(st.text(), st.integers(0, 5) | st.none(), st.integers(5, 9) | st.none())
def test_the_fast_way_for_plain_text_finds_what_the_slow_one_does(
    text: str, least: int | None, most: int | None
) -> None:
    field = Field("text", "string", nullable=True, min_length=least, max_length=most)
    fast = look(ModelValidator(_with(field), find), NewStamp(motif="A", series="", text=text))[0]
    wrong = [
        most is not None and len(text) > most,
        least is not None and len(text) < least,
        "\0" in text,
    ]
    assert len(fast) == sum(wrong)


def _with(field: Field) -> ModelDescription[Any]:
    return ModelDescription(
        type=NewStamp,
        fields=(field,),
        structure=NEW_STAMP.structure,
        unstructure=NEW_STAMP.unstructure,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), ("", False), (" \n", False), ("a", True), (0, True), ([], True)],
)
def test_what_counts_as_given(value: object, expected: bool) -> None:
    assert has_value(value) is expected


@pytest.mark.parametrize("kind", ["int", "int64", "number", "string", "bool", "any", "Person"])
@given(value=st.from_type(object))
def test_a_type_is_judged_whatever_the_value_is(kind: str, value: object) -> None:
    said = type_problem(kind, value)
    assert said is None or said.startswith("must be ")
