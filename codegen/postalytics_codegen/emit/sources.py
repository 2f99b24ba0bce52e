"""Where things were found, and which parts of them have a confidence of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from ..model import EventsModel, NamedTypeModel, OperationModel, ResolvedModel
from ..numbered_fields import names, runs
from ..yaml import Text

Thing: TypeAlias = OperationModel | ResolvedModel | NamedTypeModel | EventsModel


def origin(thing: Thing) -> tuple[str | Text, ...]:
    """Where something was found, for a docstring; empty where that is not known."""
    if thing.source is None:
        return ()
    sure = "; ".join(filter(None, [thing.source.confidence, other_confidences(thing)]))
    return ("Source: ", thing.source.page or thing.source.url, f" ({sure}).")


def about_sources(things: Iterable[Thing]) -> tuple[str, ...]:
    """What the docstring of a module says of the sources of all that is in it."""
    for thing in things:
        if thing.source and thing.source.page:
            folder = thing.source.url.value.rpartition("/")[0]
            meaning = "docs/coverage.md explains the word in brackets"
            return (f"`Source` names a page of {folder}/; {meaning}.",)
    return ()


def other_confidences(thing: Thing) -> str:
    """The parts that have another confidence than the whole, such as "inferred: `a`, `b`"."""
    found: dict[str, list[str]] = {}
    for name, confidence in _parts(thing):
        if confidence and thing.source and confidence != thing.source.confidence:
            found.setdefault(confidence, []).append(name)
    return "; ".join(f"{confidence}: {', '.join(parts)}" for confidence, parts in found.items())


def _parts(thing: Thing) -> list[tuple[str, str | None]]:
    if isinstance(thing, ResolvedModel):
        return [(names(run), run[0].confidence) for run in runs(thing.fields)]
    if isinstance(thing, NamedTypeModel):
        return [(f"`{code.name.upper()}`", code.confidence) for code in thing.codes]
    if isinstance(thing, EventsModel):
        return []
    return [(f"`{parameter.name}`", parameter.confidence) for parameter in thing.parameters]
