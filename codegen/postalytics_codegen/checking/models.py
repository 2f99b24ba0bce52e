"""Checks models: what they are made of, and that each is either sent or answered."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Literal

import attrs

from ..model import ModelModel
from ..source import Text, quoted
from .fields import check_fields
from .names import Namespace, refuse_reserved
from .types import check_model_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..diagnostics import Diagnostics
    from ..language import Document, Model, Operation
    from ..model import FieldModel
    from ..source import Name, Place, TypeName
    from .sources import Pages

Kind = Literal["request", "answer"]


@attrs.frozen
class Declared:
    """A model with its fields, before it is known what it is used for."""

    name: TypeName
    resource: Name
    written: Model
    fields: tuple[FieldModel, ...]


def declare_models(document: Document, diagnostics: Diagnostics) -> dict[str, Declared]:
    """All models of a spec, by name."""
    names = Namespace("model", diagnostics)
    written: dict[str, tuple[TypeName, Name, Model]] = {}
    for resource in document.resources:
        for name, model in resource.models.items():
            refuse_reserved("model", name, diagnostics)
            # Functions and constants are named after models in one case only.
            if names.claim(name, name.place, alike=name.lower()):
                written[name] = (name, resource.resource, model)
    return {
        name: Declared(*facts, check_fields(facts[2], written, diagnostics))
        for name, facts in written.items()
    }


def check_models(
    models: dict[str, Declared],
    operations: Iterable[Operation],
    pages: Pages,
    diagnostics: Diagnostics,
) -> tuple[ModelModel, ...]:
    """Check what models are used for, and put them in order."""
    kinds = _kinds(models, operations, diagnostics)
    for model in models.values():
        if model.name in kinds:
            _check_kind(model, kinds[model.name], diagnostics)
        _check_replaces(model, models, kinds, diagnostics)
    _refuse_cycles(models, diagnostics)
    return tuple(
        ModelModel(
            name=model.name,
            resource=model.resource,
            kind=kinds.get(model.name, "answer"),
            summary=model.written.summary,
            source=pages.source(model.written.source),
            note=model.written.note,
            fields=model.fields,
            replaces=model.written.replaces,
        )
        for model in _in_order(models)
    )


def _kinds(
    models: dict[str, Declared], operations: Iterable[Operation], diagnostics: Diagnostics
) -> dict[str, Kind]:
    """Find out which models are sent and which are answered, also as part of others."""
    kinds: dict[str, Kind] = {}
    complete = not diagnostics
    for operation in operations:
        uses: list[tuple[Text, Kind]] = [(returned(operation), "answer")]
        if operation.body is not None:
            uses.append((Text(operation.body, operation.body.place), "request"))
        for name, kind in uses:
            complete = complete and name.value in models
            for part in _parts(name.value, models):
                if kinds.setdefault(part, kind) != kind:
                    diagnostics.report(
                        name.place,
                        f"the model {quoted(part)} would be both sent and answered: "
                        "make two of it, one for each",
                    )
    for model in models.values():
        if complete and model.name not in kinds:
            diagnostics.report(
                model.name.place,
                f"no operation uses the model {quoted(model.name)}: use it or remove it",
            )
    return kinds


def check_field(
    name: str, place: Place, model: Declared | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """The field of that name; a name that is no field's is reported."""
    if model is None:
        return None
    known = {str(field.name): field for field in model.fields}
    if name not in known:
        diagnostics.report_unknown(
            place, name, known, f"{quoted(model.name)} has no field {quoted(name)}"
        )
    return known.get(name)


def returned(operation: Operation) -> Text:
    """The name of the model that an operation answers, alone or in a list."""
    returns = operation.returns
    if isinstance(returns, Text):
        return returns
    return returns[0] if returns else Text("", operation.at("returns"))


def _parts(name: str, models: dict[str, Declared]) -> list[str]:
    """A model and all models that it is made of."""
    found = [name] if name in models else []
    for part in found:
        found += [inner for inner in _made_of(models[part]) if inner not in found]
    return found


def _made_of(model: Declared, *, directly: bool = False) -> list[str]:
    """The models that are types of its fields; `directly` leaves out lists and nullable ones."""
    types = [field.type for field in model.fields]
    return list(
        dict.fromkeys(
            type_.model
            for type_ in types
            if type_.model and not (directly and (type_.many or type_.nullable))
        )
    )


def _check_kind(model: Declared, kind: Kind, diagnostics: Diagnostics) -> None:
    """Report what is given for fields of the other kind of model."""
    options = {"request": ("also",), "answer": ("required", "headers")}[kind]
    other = {"request": "answered", "answer": "sent"}[kind]
    for field in model.written.fields.values():
        for option in options:
            if getattr(field, option):
                diagnostics.report(
                    field.at(option), f"{option!r} is only for models that are {other}"
                )
    if kind == "request":
        _check_headers(model, diagnostics)


def _check_headers(model: Declared, diagnostics: Diagnostics) -> None:
    """Report column headers that would mean two fields."""
    meanings: dict[str, str] = {}
    for field in model.fields:
        for header in (Text(field.name, field.name.place), *field.headers):
            meaning = meanings.setdefault(_normal(header.value), field.name)
            if meaning != field.name:
                diagnostics.report(
                    header.place,
                    f"the column header {quoted(header.value)} already means {quoted(meaning)}",
                )


def _normal(header: str) -> str:
    """A column header as an upload compares it."""
    return "".join(character for character in header.casefold() if character.isalnum())


def _check_replaces(
    model: Declared, models: dict[str, Declared], kinds: dict[str, Kind], diagnostics: Diagnostics
) -> None:
    name = model.written.replaces
    if name is None:
        return
    check_model_name(name, name.place, models, diagnostics)
    if kinds.get(name) == "request" or kinds.get(model.name) == "answer":
        diagnostics.report(
            name.place, "'replaces' is for a model that is sent, and names one that is answered"
        )
    elif name in models:
        _check_replacement(model, models[name], diagnostics)
        for field in model.fields:
            if field.name.replace("_", "") == f"from{name.lower()}":
                diagnostics.report(
                    field.name.place,
                    f"the field name {quoted(field.name)} is reserved for making one of a "
                    f"{quoted(name)}, choose another",
                )


def _check_replacement(model: Declared, record: Declared, diagnostics: Diagnostics) -> None:
    """Report fields that could not be taken over from the record that is read."""
    known = {field.name: field.type for field in record.fields}
    for field in model.fields:
        type_ = known.get(field.name)
        if type_ is None:
            if field.required:
                diagnostics.report(
                    field.name.place,
                    f"{quoted(field.name)} is required, but not in {quoted(record.name)}, "
                    "which this replaces",
                )
        elif attrs.evolve(type_, nullable=field.type.nullable) != field.type:
            diagnostics.report(
                field.name.place,
                f"{quoted(field.name)} is of another type in {quoted(record.name)}, "
                "which this replaces",
            )


def _refuse_cycles(models: dict[str, Declared], diagnostics: Diagnostics) -> None:
    """Report models that hold themselves, so that none could ever be complete."""
    graph = {name: _made_of(model, directly=True) for name, model in models.items()}
    while cycle := _cycle(graph):
        diagnostics.report(
            models[cycle[0]].name.place,
            f"a model cannot hold itself ({' in '.join(cycle)}): use a list or a nullable type",
        )
        for name in cycle:
            graph.pop(name, None)


def _cycle(graph: dict[str, list[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle
    return []


def _in_order(models: dict[str, Declared]) -> list[Declared]:
    """The models as they are written, but each after those it is made of."""
    graph = {
        name: [part for part in _made_of(model) if part != name] for name, model in models.items()
    }
    if _cycle(graph):
        graph = {name: _made_of(model, directly=True) for name, model in models.items()}
    ordered: dict[str, None] = {}
    for root in graph:
        waiting = [root]
        while waiting:
            name = waiting[-1]
            inner = [part for part in graph[name] if part not in ordered and part not in waiting]
            if inner:
                waiting.append(inner[0])
            else:
                ordered[waiting.pop()] = None
    return [models[name] for name in ordered]
