"""Types and models in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import attrs

from . import language

if TYPE_CHECKING:
    from .yaml import Name, Text, TypeName

Kind = Literal["request", "answer"]
NamedScalar = Literal["int", "int64", "string"]


@attrs.frozen(kw_only=True)
class CodeModel:
    """Known value of a code table."""

    name: Name
    value: int | Text
    summary: Text | None = None
    confidence: str | None = None
    deprecated: language.Deprecation | None = None
    renamed_from: language.Renaming | None = None


@attrs.frozen(kw_only=True)
class NamedTypeModel:
    """Named scalar: an id if it has no codes, else a code table."""

    name: TypeName
    resource: Name
    scalar: NamedScalar
    summary: Text
    source: SourceModel | None = None
    note: Text | None = None
    codes: tuple[CodeModel, ...] = ()


@attrs.frozen(kw_only=True)
class FieldType:
    """Type of a field: a scalar or a model, alone, in a list or in a map."""

    scalar: str | None = None
    """One of `language.SCALAR_TYPES`; if `named` is given, the wire type of `named`."""
    named: NamedTypeModel | None = None
    model: TypeName | None = None
    many: bool = False
    """Whether it is a list."""
    keyed: bool = False
    """Whether it is a map, whose keys are text."""
    nullable: bool = False
    members: tuple[TypeName, ...] = ()
    """The models of a union, which `model` names; empty for a model."""
    constants: tuple[Text, ...] = attrs.field(default=(), eq=False)
    """The texts that it can be, if it tells the models of unions apart."""

    @property
    def literals(self) -> tuple[Text, ...]:
        """The texts that its type names; a code table names its own."""
        return () if self.named else self.constants

    @property
    def constant(self) -> bool:
        """Whether it has always the same text, which callers need not give."""
        return len(self.literals) == 1 and not self.nullable

    @property
    def single(self) -> bool:
        """Whether it is one value."""
        return not (self.many or self.keyed)


@attrs.frozen(kw_only=True)
class FieldModel(language.FieldFacts):
    """Field of a model; `x_{1..9}` is expanded to nine fields."""

    name: Name
    wire: Text
    type: FieldType
    confidence: str | None = None
    """Given if it differs from the confidence of the model."""
    example: Any = None
    """JSON of the field's type with every string as a `Text`; `None` without an example."""

    def received(self) -> FieldModel:
        """Return the field of a group in a model that is received: lengths limit what is sent."""
        return attrs.evolve(self, min_length=None, max_length=None, print_length=None)


@attrs.frozen(kw_only=True)
class GroupModel:
    """Fields that several models have in common, the last fields of each."""

    name: TypeName
    summary: Text
    note: Text | None
    fields: tuple[FieldModel, ...]
    """Of scalar types."""


@attrs.frozen(kw_only=True)
class SourceModel(language.SourceFacts):
    """Page that a fact was read from, with its full URL."""

    url: Text


@attrs.frozen(kw_only=True)
class UnionModel:
    """How the models of a union are told apart."""

    discriminator: Text
    """The wire name of a field that all of them have."""
    members: tuple[tuple[Text, TypeName], ...]
    """The models, each with the text in that field."""

    @property
    def models(self) -> tuple[TypeName, ...]:
        """The models, each once."""
        return tuple(dict.fromkeys(name for _, name in self.members))


@attrs.frozen(kw_only=True)
class ResolvedModel(language.ModelFacts):
    """Model of requests or of responses, never of both; or a union of such models."""

    name: TypeName
    resource: Name
    kind: Kind
    source: SourceModel | None = None
    fields: tuple[FieldModel, ...]
    group: GroupModel | None = None
    union: UnionModel | None = None
    """Given if it is a union, which has no fields of its own."""

    @property
    def own_fields(self) -> tuple[FieldModel, ...]:
        """The fields without those of its group."""
        shared = len(self.group.fields) if self.group else 0
        return self.fields[: len(self.fields) - shared]
