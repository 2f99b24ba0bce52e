"""How grave a change of a fact is, by what it was and is.

Direction decides: what is asked of a request may be widened, what is promised of a response may be
narrowed. The other way round breaks callers.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias

from .surface import Thing, bare_type, listed


class Severity(StrEnum):
    """How grave a change is, the gravest first."""

    BREAKING = "breaking"
    """A program that was right may fail, or do something else."""
    RISKY = "risky"
    """A program may meet what it has not met so far."""
    HARMLESS = "harmless"
    """A program goes on as it did."""


BREAKING, RISKY, HARMLESS = Severity.BREAKING, Severity.RISKY, Severity.HARMLESS
Judge: TypeAlias = Callable[[Thing, Thing, Any, Any], Severity]
"""Returns the severity, given a thing before and after, and a fact before and after."""


def always(severity: Severity) -> Judge:
    """Judge a fact of which each change is as grave."""
    return lambda _old, _new, _before, _after: severity


def only(removed: Severity, added: Severity, changed: Severity = BREAKING) -> Judge:
    """Judge a fact that may be missing."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        if before is None:
            return added
        return removed if after is None else changed

    return judge


def upper(narrower: Severity) -> Judge:
    """Judge an upper limit; `None` is none."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        return HARMLESS if after is None or (before is not None and after > before) else narrower

    return judge


def lower(narrower: Severity) -> Judge:
    """Judge a lower limit; `None` is none."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        return HARMLESS if after is None or (before is not None and after < before) else narrower

    return judge


def names_lost(removed: Severity, added: Severity = HARMLESS) -> Judge:
    """Judge a list of names."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        lost = {*(listed(before) or [])} - {*(listed(after) or [])}
        return removed if lost else added

    return judge


def members_changed(old: Thing, new: Thing, before: Any, after: Any) -> Severity:
    """Judge the models of a union: an object of a new one was a mapping so far, also if sent."""
    return names_lost(BREAKING, RISKY)(old, new, before, after)


def request_only(judge: Judge) -> Judge:
    """Judge what matters only in what callers send."""
    return lambda old, new, before, after: (
        judge(old, new, before, after) if is_sent(new) else HARMLESS
    )


def is_sent(thing: Thing) -> bool:
    """Return whether a thing is part of a request."""
    return thing.kind == "parameter" or thing.facts.get("direction") == "request"


def nullable_changed(_old: Thing, new: Thing, _before: Any, after: Any) -> Severity:
    """Judge whether a value may be None."""
    if is_sent(new):
        return HARMLESS if after else BREAKING
    return RISKY if after else HARMLESS


_WIDER = {("int", "int64"), ("int", "number"), ("int64", "number")}
_MOMENTS = {"datetime", "utc_datetime"}
"""Types that are alike but for what comes without a time zone."""


def type_changed(old: Thing, new: Thing, before: Any, after: Any) -> Severity:
    """Judge the type of a value."""
    was, now = old.facts.get("scalar"), new.facts.get("scalar")
    shapes = {str(one)[0] * str(one).startswith(("[", "{")) for one in (before, after)}
    if None in {was, now} or len(shapes) > 1:
        return BREAKING
    plain = [bare_type(str(one)) == scalar for one, scalar in ((before, was), (after, now))]
    alike = was == now or {was, now} == {"int", "int64"}
    if alike and not all(plain):  # A plain value became a named one, or the other way round.
        return RISKY if any(plain) else BREAKING
    if {was, now} <= _MOMENTS:
        return HARMLESS if is_sent(new) or now == "utc_datetime" else RISKY
    if now == "any" or (all(plain) and (was, now) in _WIDER):
        return HARMLESS if is_sent(new) else RISKY
    if was == "any" or (all(plain) and (now, was) in _WIDER):
        return _narrower(was, now) if is_sent(new) else RISKY
    return BREAKING


def scalar_changed(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
    """Judge the scalar of a named type, which is sent and received."""
    return RISKY if (before, after) == ("int", "int64") else _narrower(before, after)


def _narrower(before: Any, after: Any) -> Severity:
    """Judge a narrower type of what is sent: all integers are alike in Python."""
    return HARMLESS if (before, after) == ("int64", "int") else BREAKING


def required_changed(_old: Thing, new: Thing, _before: Any, after: Any) -> Severity:
    """Judge whether a value must be given."""
    return BREAKING if after and is_sent(new) else HARMLESS


def requires_changed(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
    """Judge what rows must have: no more than what follows from the rules before."""
    were = _alternatives(before)
    met = all(any(_follows(rule, was) for was in were) for rule in _alternatives(after))
    return HARMLESS if met else BREAKING


def _alternatives(rules: Any) -> list[list[set[str]]]:
    return [[{*it.split(" + ")} for it in str(rule).split(" or ")] for rule in listed(rules) or []]


def _follows(rule: list[set[str]], was: list[set[str]]) -> bool:
    return all(any(less <= fields for less in rule) for fields in was)


def slower(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
    """Judge rate limits: slower is risky."""
    return HARMLESS if _least(after) > _least(before) else RISKY


def _least(limits: Any) -> float:
    pairs = (str(one).split() for one in listed(limits) or [])
    return min((int(words[0]) / int(words[2]) for words in pairs), default=float("inf"))
