"""Check what HTTP says of operations: each has an endpoint of its own, and a fitting effect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted

if TYPE_CHECKING:
    from ...language import Operation
    from ...yaml import Diagnostics, Name, Text

FITTING = {
    "get": ("read",),
    "post": ("create", "mail", "toggle"),
    "put": ("replace", "mail", "toggle"),
    "patch": ("replace", "create", "mail", "toggle"),
    "delete": ("delete",),
}
"""The effects that fit each method.

A PUT may be repeated by HTTP, unlike a toggle or mail. Still, both fit: many APIs use PUT for them,
and clients never retry them, so that the contradiction does no harm.
"""
RETRIED = {"read", "replace", "delete"}
"""The effects of operations that clients repeat whatever the outcome is."""
_PARAMETER = re.compile(r"\{[^{}]*\}")


def check_effect(operation: Operation, method: str, diagnostics: Diagnostics) -> None:
    """Report an effect that contradicts the method, unless the spec confirms it."""
    effect, place = operation.effect, operation.places.get("effect_confirmed")
    fits = effect in FITTING[method]
    if place is not None and (fits or not operation.effect_confirmed):
        why = f"{effect!r} fits {method.upper()}" if fits else "it can only be true"
        diagnostics.report(place, f"'effect_confirmed' has no use here: {why}, remove it")
    elif place is None and not fits:
        diagnostics.report(
            operation.at("effect"),
            f"the effect {effect!r} contradicts {method.upper()}: {_retries(effect, method)}; "
            "choose another effect, or write 'effect_confirmed: true'",
        )


def _retries(effect: str, method: str) -> str:
    """Return what a contradiction means for retries."""
    if method == "get":
        return "whatever repeats a GET on its way would change something again"
    if effect == "read":
        return "clients would retry it after every failure, as if it changed nothing"
    if effect in RETRIED:
        return "clients would retry it after an unknown outcome, and it may be carried out twice"
    return (
        f"clients would never retry it after an unknown outcome, although {method.upper()} can be"
    )


@attrs.frozen
class Endpoints:
    """Methods and paths of all operations, which must differ."""

    _diagnostics: Diagnostics
    _taken: dict[tuple[str, str], tuple[Name, Text]] = attrs.field(
        init=False, factory=dict[tuple[str, str], "tuple[Name, Text]"]
    )

    def claim(self, name: Name, method: str, path: Text) -> None:
        """Claim an endpoint, or report the operation that has it.

        The names of path parameters do not count: a server cannot tell `/a/{x}` from `/a/{y}`.
        """
        endpoint = (method, _PARAMETER.sub("{}", path.value))
        first, at = self._taken.setdefault(endpoint, (name, path))
        if at is not path:
            self._diagnostics.report(
                path.place,
                f"{method.upper()} {path.value} is already the operation {quoted(first)}, at "
                f"{at.place.path}:{at.place.line}: one operation has all parameters of an endpoint",
            )
