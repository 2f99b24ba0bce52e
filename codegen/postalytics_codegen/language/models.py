"""Spec language of types and models."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..yaml import Name, Text, TypeName
from .deprecation import Deprecation, Renaming
from .mapping import CONFIDENCES, Mapping, Source, entry

FORMATS = {
    "us_state": "a US state, as two letters or as its name; a Canadian province beside a Canadian "
    "postal code passes with a warning",
    "us_zip": "a US ZIP code, which must belong to the state in the same row; a Canadian postal "
    "code beside a Canadian province passes with a warning",
    "given_name": "a given name",
    "family_name": "a family name",
    "street": "the first line of a street address; tidying moves what follows a line break in it "
    "to the second line, if that is empty",
    "street_line_2": "the second line of a street address",
}
TEXT_TYPES = ("date", "datetime", "utc_datetime", "local_datetime", "decimal")
"""The types whose values JSON holds as text."""
SCALAR_TYPES = ("int", "int64", "number", "string", "bool", *TEXT_TYPES, "any")


@attrs.frozen
class Code(Mapping):
    """Known value of a code table. A lone value may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "value"

    value: Text = entry("The value on the wire.")
    summary: Text | None = entry("What the code means, if the name does not say so.", default=None)
    confidence: str | None = entry("How this code was found.", default=None, choices=CONFIDENCES)
    deprecated: Deprecation | None = entry(
        "Since when it is deprecated, and what to use instead.", default=None
    )
    renamed_from: Renaming | None = entry(
        "The old name, which can still be used and is deprecated.", default=None
    )


@attrs.frozen
class NamedType(Mapping):
    """Named scalar: the id of one kind of object, or a code of a code table."""

    type: str = entry(
        "The type on the wire.",
        choices={
            "int": "a whole number of 32 bits",
            "int64": "a whole number of 64 bits",
            "string": "text",
        },
    )
    summary: Text = entry("What it is, one sentence.")
    source: Source | None = entry("Where this fact was found.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)
    codes: dict[Name, Code] = entry(
        "The known values by name; without codes, the type is an id.", default=dict
    )


@attrs.frozen
class FieldFacts(Mapping):
    """What is written of a field and holds as it is."""

    also: list[Text] = entry("Other names to accept in a response.", default=list)
    summary: Text | None = entry("What it means.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)
    required: bool = entry("Whether requests must have this field.", default=False)
    secret: bool = entry("Whether the value is masked wherever it is shown.", default=False)
    min_length: int | None = entry("The minimum number of characters.", default=None, minimum=1)
    max_length: int | None = entry("The maximum number of characters.", default=None, minimum=1)
    print_length: int | None = entry(
        "The number of characters that fit in print; longer text is truncated there.",
        default=None,
        minimum=1,
    )
    format: str | None = entry(
        "What the text is, for the checks and the tidying of bulk uploads.",
        default=None,
        choices=FORMATS,
    )
    headers: list[Text] = entry(
        "Column headers that stand for this field, besides its name.", default=list
    )
    deprecated: Deprecation | None = entry(
        "Since when it is deprecated, and what to use instead.", default=None
    )
    renamed_from: Renaming | None = entry(
        "The old name, which can still be used and is deprecated.", default=None
    )


@attrs.frozen
class Field(FieldFacts):
    """Field of a model. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text | list[Text] | dict[Text, Text] = entry(
        "A type, a named type, a model, a union, or one of these in brackets for a list, or as "
        "`{string: ...}` for a map; `?` for null."
    )
    wire: Text | None = entry("The name in JSON, if it is not the Python name.", default=None)
    example: Any = entry("An example value from the vendor's page.", default=None)
    confidence: str | None = entry("How this field was found.", default=None, choices=CONFIDENCES)


@attrs.frozen
class Group(Mapping):
    """Fields that several models have in common."""

    summary: Text = entry("What the fields are for, one sentence.")
    note: Text | None = entry("Other facts that a user needs.", default=None)
    fields: dict[Text, Field] = entry(
        "The fields by Python name; `x_{1..9}` stands for nine fields."
    )


@attrs.frozen
class Union(Mapping):
    """One of several models, which a text in a field of theirs tells apart."""

    summary: Text = entry("What it is, one sentence.")
    note: Text | None = entry("Other facts that a user needs.", default=None)
    source: Source | None = entry("Where the models were found.", default=None)
    discriminator: Text = entry("The name in JSON of the field that tells the models apart.")
    one_of: dict[Text, TypeName] = entry(
        "The models by the text in that field; a response may have others."
    )


@attrs.frozen
class ModelFacts(Mapping):
    """What is written of a model and holds as it is."""

    summary: Text = entry("What it is, one sentence.")
    note: Text | None = entry("Other facts that a user needs.", default=None)
    replaces: TypeName | None = entry(
        "The model of the record that an instance of this model replaces.", default=None
    )
    personal: bool = entry(
        "Whether the model holds personal data, so that a `repr` shows no text.", default=False
    )


@attrs.frozen
class Model(ModelFacts):
    """Object in a request or a response."""

    source: Source | None = entry("Where the fields were found.", default=None)
    fields: dict[Text, Field] = entry(
        "The fields by Python name; `x_{1..9}` stands for nine fields."
    )
    include: TypeName | None = entry(
        "The group whose fields the model has after its own.", default=None
    )
