"""Facts of a spec that the model of the API takes as they are, and the marks among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..yaml import Text

if TYPE_CHECKING:
    from .mapping import Mapping


def facts(kind: type[Mapping], written: Mapping) -> dict[str, Any]:
    """Return the values of `written` that a class which extends `kind` takes as they are."""
    return {attribute.name: getattr(written, attribute.name) for attribute in attrs.fields(kind)}


@attrs.frozen
class Mark:
    """Fact that documents show, and that the emitted description has under the same name."""

    name: str
    value: bool | int | str | Text
    words: tuple[str | Text, ...]
    """The sentence of the documents."""


def marks(described: Mapping) -> list[Mark]:
    """Return the marks that are given, in the order in which the language declares them."""
    found: list[Mark] = []
    for attribute in attrs.fields(type(described)):
        sentence: str | None = attribute.metadata.get("mark")
        value: Any = getattr(described, attribute.name)
        if sentence is not None and value is not None and value is not False:
            choices: dict[str, str] = attribute.metadata["choices"] or {}
            meaning = described.meaning(attribute.name, choices)
            before, shown, after = sentence.replace("{meaning}", meaning).partition("{}")
            words = (before, value if isinstance(value, Text) else str(value), after)
            found.append(Mark(attribute.name, value, words if shown else (before,)))
    return found
