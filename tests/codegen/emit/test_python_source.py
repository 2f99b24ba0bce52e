from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import example
from hypothesis import given as given_any
from hypothesis import strategies as st

from postalytics_codegen.emit.code import (
    Section,
    annotation,
    call,
    constant,
    docstring,
    imports,
    indent,
    items,
    pascal,
    snake,
    source,
    together,
)
from postalytics_codegen.model import CodeModel, FieldType, NamedTypeModel
from postalytics_codegen.yaml import Name, Position, Text, TypeName

PLACE = Position(Path("api.yaml"), 1, 1)
ANYTHING = st.text(st.characters(exclude_categories=())) | st.text('"\\ #{}\nab')


def text(value: str) -> Text:
    return Text(value, PLACE)


PET_ID = NamedTypeModel(
    name=TypeName("PetId"), resource=Name("pets"), scalar="int64", summary=text("An id.")
)
SIZE = NamedTypeModel(
    name=TypeName("Size"),
    resource=Name("pets"),
    scalar="string",
    summary=text("A size."),
    codes=(CodeModel(name=Name("small"), value=text("S")),),
)


def words(value: str) -> list[str]:
    """Return the words of a text, as a reader sees them."""
    return "".join(letter if letter.isprintable() else " " for letter in value).split()


@given_any(ANYTHING, ANYTHING, ANYTHING)
@example('"""\nimport os\n"""', '"', "\\")
@example('""""', '\\"""', '\\\\"')
@example("\ud800\u2028\x85\x00", "\u202e", "a" * 300)
def test_a_docstring_holds_the_words_in_their_order_and_nothing_else(
    summary: str, paragraph: str, item: str
) -> None:
    source = docstring(
        (text(summary),),
        (text(paragraph), " ours"),
        sections=[Section("Args", [("size", (text(item),))])],
    )

    assert ast.literal_eval(source).split() == [
        *words(summary),
        *words(f"{paragraph} ours"),
        *words(f"Args: size: {item}"),
    ]


@given_any(ANYTHING, ANYTHING)
def test_a_docstring_is_one_statement_at_any_depth(summary: str, paragraph: str) -> None:
    source = "class A:\n    def b(self):\n" + indent(docstring((text(summary),), (paragraph,)), 2)

    tree = ast.parse(f"{source}\n        return 1\n")

    assert [type(statement).__name__ for statement in ast.walk(tree)][:3] == [
        "Module",
        "ClassDef",
        "FunctionDef",
    ]
    assert len([node for node in ast.walk(tree) if isinstance(node, ast.stmt)]) == 4


@given_any(ANYTHING)
def test_a_literal_is_the_text_in_ascii(value: str) -> None:
    source = text(value).literal()

    assert ast.literal_eval(source) == value
    assert source.isascii()
    assert source.isprintable()


def test_a_short_docstring_is_on_one_line() -> None:
    assert docstring((text("A pet."),)) == '"""A pet."""'


def test_a_docstring_that_ends_with_a_quote_does_not_close_early() -> None:
    assert docstring((text('Called "Rex"'),)) == '"""Called "Rex"\n"""'


def test_paragraphs_and_sections_without_words_are_left_out() -> None:
    assert docstring(("A pet.",), (), sections=[Section("Args", [])]) == '"""A pet."""'


def test_sections_are_wrapped_and_indented() -> None:
    source = docstring(
        ("A pet.",), sections=[Section("Args", [("name", ("word " * 20,)), ("age", ("Years.",))])]
    )

    assert source.splitlines() == [
        '"""A pet.',
        "",
        "Args:",
        "    name: " + "word " * 14 + "word",
        "        word word word word word",
        "    age: Years.",
        '"""',
    ]


@pytest.mark.parametrize(
    ("type_", "optional", "written"),
    [
        (FieldType(scalar="int64"), "", "int"),
        (FieldType(scalar="number"), "None", "float | None"),
        (FieldType(scalar="string"), "Unset", "str | Unset"),
        (FieldType(scalar="bool", nullable=True), "Unset", "bool | Unset | None"),
        (FieldType(scalar="any", nullable=True), "Unset", "Any"),
        (FieldType(scalar="string", many=True), "None", "list[str] | None"),
        (FieldType(scalar="any", many=True), "Unset", "list[Any] | Unset"),
        (FieldType(model=TypeName("Pet"), nullable=True), "None", "Pet | None"),
        (FieldType(model=TypeName("Pet"), many=True), "", "list[Pet]"),
    ],
)
def test_types_are_annotated(type_: FieldType, optional: str, written: str) -> None:
    assert annotation(type_, optional=optional) == written


@pytest.mark.parametrize(
    ("type_", "optional", "answered", "asked"),
    [
        (FieldType(scalar="int64", named=PET_ID), "None", "PetId | None", "PetId | int | None"),
        (
            FieldType(scalar="int64", named=PET_ID, nullable=True),
            "Unset",
            "PetId | Unset | None",
            "PetId | int | Unset | None",
        ),
        (
            FieldType(scalar="int64", named=PET_ID, many=True),
            "None",
            "list[PetId] | None",
            "list[PetId] | list[int] | None",
        ),
        (FieldType(scalar="string", named=SIZE), "None", "Size | str | None", "Size | str | None"),
        (FieldType(scalar="string", named=SIZE, many=True), "", *["list[Size | str]"] * 2),
    ],
)
def test_callers_may_pass_an_id_in_its_wire_type(
    type_: FieldType, optional: str, answered: str, asked: str
) -> None:
    assert annotation(type_, optional=optional, sent=False) == answered
    assert annotation(type_, optional=optional, sent=True) == asked


def test_a_single_value_is_annotated_as_callers_pass_it() -> None:
    types = [FieldType(scalar="int64", named=PET_ID), FieldType(scalar="string", named=SIZE)]

    assert [annotation(type_) for type_ in types] == ["PetId | int", "Size | str"]


def test_arguments_without_a_value_are_left_out_and_0_is_a_value() -> None:
    written = call("f", "1", a=None, b=False, c="", d=(), e=0, f=True, g="'x'")

    assert written == "f(1, e=0, f=True, g='x')"
    assert call("f") == "f()"


def test_one_literal_is_also_a_tuple() -> None:
    assert [source([]), source([text("a")]), source([text("a'"), text("b")])] == [
        "",
        "('a',)",
        "(\"a'\", 'b')",
    ]


def test_a_tuple_of_no_sources_is_empty_text() -> None:
    assert [items([]), items(["A"]), items(["A", "B(1)"])] == ["", "(A,)", "(A, B(1))"]


def test_values_of_the_spec_are_written_as_python_literals() -> None:
    written = [source(value) for value in (0, -1, 2.5, False, text("é'"))]

    assert written == ["0", "-1", "2.5", "False", '"\\xe9\'"']


def test_names_are_imported_from_their_modules() -> None:
    assert imports(".models.", {"Pet": "pets", "Keeper": "keepers"}) == (
        "from .models.pets import Pet\nfrom .models.keepers import Keeper\n"
    )
    assert imports(".models.", {}) == ""


def test_sentences_of_a_paragraph_have_a_space_between_them() -> None:
    source = docstring(together([(text("A pet."),), ("It is ", text("tame"), ".")]))

    assert source == '"""A pet. It is tame."""'


def test_names_change_their_case() -> None:
    assert [snake("NewPet2Go"), constant("NewPet"), constant("new_pet"), pascal("new_pet")] == [
        "new_pet2_go",
        "NEW_PET",
        "NEW_PET",
        "NewPet",
    ]
