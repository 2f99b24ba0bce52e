from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_codegen.emit.text import (
    Section,
    annotation,
    arguments,
    constant,
    docstring,
    exported,
    indent,
    literals,
    pascal,
    snake,
)
from postalytics_codegen.model import FieldType
from postalytics_codegen.source import Place, Text, TypeName

PLACE = Place(Path("api.yaml"), 1, 1)
ANYTHING = st.text(st.characters(exclude_categories=())) | st.text('"\\ #{}\nab')


def text(value: str) -> Text:
    return Text(value, PLACE)


def words(value: str) -> list[str]:
    """The words of a text, as a reader sees them."""
    return "".join(letter if letter.isprintable() else " " for letter in value).split()


@given(ANYTHING, ANYTHING, ANYTHING)
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


@given(ANYTHING, ANYTHING)
def test_a_docstring_is_one_statement_however_deep_it_stands(summary: str, paragraph: str) -> None:
    source = "class A:\n    def b(self):\n" + indent(docstring((text(summary),), (paragraph,)), 2)

    tree = ast.parse(f"{source}\n        return 1\n")

    assert [type(statement).__name__ for statement in ast.walk(tree)][:3] == [
        "Module",
        "ClassDef",
        "FunctionDef",
    ]
    assert len([node for node in ast.walk(tree) if isinstance(node, ast.stmt)]) == 4


@given(ANYTHING)
def test_a_literal_is_the_text_in_ascii(value: str) -> None:
    source = text(value).literal()

    assert ast.literal_eval(source) == value
    assert source.isascii()
    assert source.isprintable()


def test_a_short_docstring_stands_on_one_line() -> None:
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


def test_arguments_without_a_value_are_left_out_and_0_is_a_value() -> None:
    written = arguments(a=None, b=False, c="", d=(), e=0, f=True, g="'x'")

    assert written == "e=0, f=True, g='x'"


def test_literals_are_a_tuple_also_when_there_is_one() -> None:
    assert [literals([]), literals([text("a")]), literals([text("a'"), text("b")])] == [
        "",
        "('a',)",
        "(\"a'\", 'b',)",
    ]


def test_names_change_their_case() -> None:
    assert [snake("NewPet2Go"), constant("NewPet"), constant("new_pet"), pascal("new_pet")] == [
        "new_pet2_go",
        "NEW_PET",
        "NEW_PET",
        "NewPet",
    ]


def test_an_all_lists_constants_then_classes_then_functions() -> None:
    assert exported(["pet", "Pet", "UNSET", "Age", "age"]) == ["UNSET", "Age", "Pet", "age", "pet"]
