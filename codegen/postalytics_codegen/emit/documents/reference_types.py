"""The part of the reference about types: models, ids and code tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ...language import CONFIDENCES
from ...model import (
    ApiModel,
    CodeModel,
    FieldModel,
    FieldType,
    NamedTypeModel,
    ResolvedModel,
    ResourceModel,
    SourceModel,
    UnionModel,
)
from ...numbered_fields import names, runs
from ...yaml import Text, plain
from ..code import PYTHON, STANDARD, python, snake
from ..deprecations import deprecation_words, old_name_words
from ..limits import field_limits
from .markdown import code, inline, link, page_name, table


class TypeReference:
    """Writes about the types of an API.

    Args:
        api: the API.
    """

    def __init__(self, api: ApiModel) -> None:
        self._models: dict[str, ResolvedModel] = {model.name: model for model in api.models}
        self._bodies = {
            str(o.body): f"[`{o.name}`]({o.resource}.md#{o.name})"
            for resource in api.resources
            for o in resource.operations
            if o.body
        }
        self._received = {name for resource in api.resources for name in resource.receives}
        self._types: dict[str, NamedTypeModel] = {named.name: named for named in api.types}

    def sections(self, resource: ResourceModel) -> Iterator[str]:
        """The sections about the types of a resource."""
        for model in self._models.values():
            if model.resource == resource.name:
                yield from self._model(model)
        named = [type_ for type_ in self._types.values() if type_.resource == resource.name]
        for type_ in sorted(named, key=lambda type_: bool(type_.codes)):
            yield from self._named(type_)

    def linked(self, name: str) -> str:
        """The name of a model or named type, as a link to its section."""
        thing = self._models.get(name) or self._types[name]
        return f"[`{name}`]({thing.resource}.md#{_anchor(thing)})"

    def of(self, type_: FieldType, *, answered: bool = False) -> str:
        """What a value of a type is; in an answer, it may always be missing."""
        name = type_.model or (type_.named and type_.named.name)
        plain_name = PYTHON[type_.scalar or "any"]
        words = self.linked(name) if name else f"`{STANDARD.get(plain_name, plain_name)}`"
        if type_.literals:
            words = " or ".join(code(python(text.value)) for text in type_.literals)
        if type_.many:
            words = f"list of {words}"
        elif type_.keyed:
            words = f"map of text to {words}"
        if words == "`Any`":
            return words
        return f"{words} or `None`" if type_.nullable or answered else words

    def fields(self, name: str) -> str:
        """The table of a model's fields, or of the models of a union."""
        model = self._models[name]
        if model.union is not None:
            return _members(model.union, self.linked)
        headings = ("field", "in JSON", "type", "required", "limits", "meaning", "example")
        rows = [self._row(run, answered=model.kind == "answer") for run in runs(model.fields)]
        return table(headings, rows) or "No field of it is known.\n"

    def _row(self, run: Sequence[FieldModel], *, answered: bool) -> tuple[str, ...]:
        """A row for a field, or for several that differ in nothing but their number."""
        field = run[0]
        wire = "" if field.wire.value == field.name else code(field.wire)
        if wire and len(run) > 1:
            wire += f" to {code(run[-1].wire)}"
        example = plain(field.example)
        return (
            names(run),
            wire,
            self.of(field.type, answered=answered),
            "yes" if field.required else "",
            ", ".join(field_limits(field)),
            _meaning(field),
            "" if example is None else code(python(example)),
        )

    def _model(self, model: ResolvedModel) -> Iterator[str]:
        yield f"## {_kind(model)} {model.name}\n"
        yield from _opening(model.summary, model.note)
        if model.replaces:
            yield (
                f"It replaces the whole of a record. `{model.name}.from_{snake(model.replaces)}()` "
                f"makes it of a {self.linked(model.replaces)} that was read, so that a change of "
                "one field keeps the others.\n"
            )
        if model.name in self._received:
            yield "No operation answers it: it is sent by the vendor, of its own accord.\n"
        if model.source:
            yield _origin(model.source)
        if model.name in self._bodies:
            yield f"Its fields are explained at {self._bodies[model.name]}, which sends it.\n"
        else:
            yield self.fields(model.name)

    def _named(self, type_: NamedTypeModel) -> Iterator[str]:
        yield f"## {_kind(type_)} {type_.name}\n"
        yield from _opening(type_.summary, type_.note)
        if type_.source:
            yield _origin(type_.source)
        scalar = PYTHON[type_.scalar]
        if not type_.codes:
            yield f"On the wire it is `{scalar}`; a plain one may be given in its place.\n"
            return
        yield f"A value that is not among these is kept as the `{scalar}` that it is.\n"
        yield table(
            ("member", "value", "meaning", "confidence"),
            [
                (
                    f"`{known.name.upper()}`",
                    code(python(plain(known.value))),
                    inline(known.summary or "", *_ends(known)),
                    known.confidence or "",
                )
                for known in type_.codes
            ],
        )


def _members(union: UnionModel, linked: Callable[[str], str]) -> str:
    rows: list[tuple[str, ...]] = [
        (code(python(text.value)), linked(name)) for text, name in union.members
    ]
    headings = (f"{code(union.discriminator)} in JSON", "model")
    return f"{table(headings, rows)}\nAny other object is kept as the `dict` that it is.\n"


def _kind(thing: ResolvedModel | NamedTypeModel) -> str:
    if isinstance(thing, ResolvedModel):
        return "Union" if thing.union else "Model"
    return "Codes" if thing.codes else "Id"


def _anchor(thing: ResolvedModel | NamedTypeModel) -> str:
    return f"{_kind(thing)}-{thing.name}".lower()


def _opening(summary: Text, note: Text | None) -> Iterator[str]:
    yield f"{inline(summary)}\n"
    if note:
        yield f"{inline(note)}\n"


def _origin(source: SourceModel) -> str:
    confidence = source.confidence
    page = link(page_name(source), source.url)
    return f"Source: {page}, {confidence}: {CONFIDENCES[confidence]}.\n"


def _meaning(field: FieldModel) -> str:
    texts = [text for text in (field.summary, field.note) if text]
    words: list[str | Text] = [word for text in texts for word in (text, " ")]
    if field.also:
        words += ["In JSON also ", ", ".join(code(also) for also in field.also), ". "]
    if field.secret:
        words.append("It is masked where it is shown. ")
    if field.confidence:
        words.append(f"Confidence: {field.confidence}.")
    return inline(*words, *_ends(field))


def _ends(thing: FieldModel | CodeModel) -> list[str | Text]:
    words = (deprecation_words(thing), old_name_words(thing))
    return [word for one in words if one for word in (" ", *one)]
