"""Base of the spec language: how a mapping of a spec file declares its keys."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..yaml import Position, Text

CONFIDENCES = {
    "official": "the vendor's page was read to its end",
    "official-part": "the vendor's page was read in part",
    "transcribed": "copied by a third party from the vendor's page",
    "observed": "reported by a caller of the live service",
    "client": "seen in the request code of third-party clients",
    "inferred": "concluded from sibling operations or hints",
}
UNCONFIRMED = frozenset({"client", "inferred"})
"""Confidences that prove nothing about the responses of the API."""


def entry(
    summary: str,
    *,
    default: Any = attrs.NOTHING,
    choices: dict[str, str] | None = None,
    mark: str | None = None,
    minimum: int | None = None,
) -> Any:
    """Declare a key of a mapping in a spec file.

    Args:
        summary: what the key means.
        default: the value of a key that is left out; without a default it must be given.
        choices: the values that the key may have, and what each means.
        mark: the sentence of the documents about the value, where `{}` is the value and `{meaning}`
            what the choice means. Only for a flag, a number, a text or a choice.
        minimum: the minimum value of a number.
    """
    metadata = {"summary": summary, "choices": choices, "mark": mark, "minimum": minimum}
    factory: Any = attrs.Factory(default) if callable(default) else default
    return attrs.field(kw_only=True, metadata=metadata, default=factory)


@attrs.frozen
class Mapping:
    """Base class of every mapping in a spec file."""

    shorthand: ClassVar[str | None] = None
    """The key that a lone scalar or list in place of the mapping stands for."""

    place: Position = attrs.field(kw_only=True, eq=False, repr=False)
    places: dict[str, Position] = attrs.field(
        kw_only=True, eq=False, repr=False, factory=dict[str, Position]
    )
    """The position of the value of each given key."""
    sound: bool = attrs.field(kw_only=True, eq=False, repr=False, default=True)
    """Whether all keys could be read. If not, a key that seems missing may only be misspelled."""

    def at(self, name: str) -> Position:
        """Return the position of the value of the key `name`, or of the mapping without it."""
        return self.places.get(name, self.place)

    def meaning(self, name: str, choices: dict[str, str]) -> str:
        """Return what the value of the key `name` means; empty if it is not a choice."""
        return choices.get(getattr(self, name), "")


@attrs.frozen
class SourceFacts(Mapping):
    """What is written of a source and holds as it is."""

    page: Text | None = entry(
        "The last part of the address of the vendor's page, below `docs` of `api.yaml`.",
        default=None,
    )
    confidence: str = entry(
        "How the fact was found.", choices=CONFIDENCES, mark="Confidence: {}; {meaning}."
    )
    evidence: Text | None = entry(
        "What the source shows, what it lacks and where sources disagree; for the coverage table.",
        default=None,
    )


@attrs.frozen
class Source(SourceFacts):
    """Source of a fact, and its confidence. Exactly one of page and url gives its address."""

    url: Text | None = entry("The whole address, with any fragment.", default=None)
