"""How grave each change is for callers, as tables: one line for each fact.

Direction decides: what is asked of a request may be widened, what is promised of a response may be
narrowed. The other way round breaks callers.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from .surface import Thing, listed


class Severity(StrEnum):
    """How grave a change is, the gravest first."""

    BREAKING = "breaking"
    """A program that was right may fail, or do something else."""
    RISKY = "risky"
    """A program may meet what it has not met so far."""
    HARMLESS = "harmless"
    """A program goes on as it did."""


class Level(StrEnum):
    """Where callers meet a change."""

    PYTHON = "python"
    """In their code: a name, a type, an argument."""
    COMMAND = "command"
    """In what they type."""
    BEHAVIOUR = "behaviour"
    """In what is sent, received, repeated or refused."""


BREAKING, RISKY, HARMLESS = Severity.BREAKING, Severity.RISKY, Severity.HARMLESS
Judge: TypeAlias = Callable[[Thing, Thing, Any, Any], Severity]
"""Returns the severity, given a thing before and after, and a fact before and after."""


@attrs.frozen
class Rule:
    """What a change of a fact means."""

    level: Level
    judge: Judge
    seen: str
    """What callers see of it."""


def _always(severity: Severity) -> Judge:
    return lambda _old, _new, _before, _after: severity


def _only(removed: Severity, added: Severity, changed: Severity = BREAKING) -> Judge:
    """Judge a fact that may be missing."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        if before is None:
            return added
        return removed if after is None else changed

    return judge


def _upper(narrower: Severity) -> Judge:
    """Judge an upper limit; `None` is none."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        return HARMLESS if after is None or (before is not None and after > before) else narrower

    return judge


def _lower(narrower: Severity) -> Judge:
    """Judge a lower limit; `None` is none."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        return HARMLESS if after is None or (before is not None and after < before) else narrower

    return judge


def _names(removed: Severity, added: Severity = HARMLESS) -> Judge:
    """Judge a list of names."""

    def judge(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
        lost = {*(listed(before) or [])} - {*(listed(after) or [])}
        return removed if lost else added

    return judge


def _request_only(judge: Judge) -> Judge:
    """Judge what matters only in what callers send."""
    return lambda old, new, before, after: (
        judge(old, new, before, after) if _is_sent(new) else HARMLESS
    )


def _is_sent(thing: Thing) -> bool:
    return thing.kind == "parameter" or thing.facts.get("direction") == "request"


def _nullable(_old: Thing, new: Thing, _before: Any, after: Any) -> Severity:
    if _is_sent(new):
        return HARMLESS if after else BREAKING
    return RISKY if after else HARMLESS


_WIDER = {("int", "int64"), ("int", "number"), ("int64", "number")}


def _type(old: Thing, new: Thing, before: Any, after: Any) -> Severity:
    was, now = old.facts.get("scalar"), new.facts.get("scalar")
    if None in {was, now} or str(before).startswith("[") is not str(after).startswith("["):
        return BREAKING
    plain = [str(one).strip("[]") == scalar for one, scalar in ((before, was), (after, now))]
    alike = was == now or {was, now} == {"int", "int64"}
    if alike and not all(plain):  # A plain value became a named one, or the other way round.
        return RISKY if any(plain) else BREAKING
    if now == "any" or (all(plain) and (was, now) in _WIDER):
        return HARMLESS if _is_sent(new) else RISKY
    if was == "any" or (all(plain) and (now, was) in _WIDER):
        return _narrower(was, now) if _is_sent(new) else RISKY
    return BREAKING


def _scalar(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
    """Judge the scalar of a named type, which is sent and received."""
    return RISKY if (before, after) == ("int", "int64") else _narrower(before, after)


def _narrower(before: Any, after: Any) -> Severity:
    """Judge a narrower type of what is sent: all integers are alike in Python."""
    return HARMLESS if (before, after) == ("int64", "int") else BREAKING


def _required(_old: Thing, new: Thing, _before: Any, after: Any) -> Severity:
    return BREAKING if after and _is_sent(new) else HARMLESS


def _requires(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
    """Judge what rows must have: no more than what follows from the rules before."""
    were = _alternatives(before)
    met = all(any(_follows(rule, was) for was in were) for rule in _alternatives(after))
    return HARMLESS if met else BREAKING


def _alternatives(rules: Any) -> list[list[set[str]]]:
    return [[{*it.split(" + ")} for it in str(rule).split(" or ")] for rule in listed(rules) or []]


def _follows(rule: list[set[str]], was: list[set[str]]) -> bool:
    return all(any(less <= fields for less in rule) for fields in was)


def _slower(_old: Thing, _new: Thing, before: Any, after: Any) -> Severity:
    """Judge rate limits: slower is risky."""
    return HARMLESS if _least(after) > _least(before) else RISKY


def _least(limits: Any) -> float:
    pairs = (str(one).split() for one in listed(limits) or [])
    return min((int(words[0]) / int(words[2]) for words in pairs), default=float("inf"))


_JOBS = "Jobs that have begun with the version before are refused, or look up other rows."
_URL = "Requests go to another URL; recorded responses and firewalls know only the one before."
_PLACES = "What callers read of it comes from another place of the response."
P, C, B = Level.PYTHON, Level.COMMAND, Level.BEHAVIOUR

_ENDING = {
    "deprecated": Rule(P, _always(HARMLESS), "Using it warns."),
    "alias": Rule(P, _only(BREAKING, HARMLESS), "The old name fails, or works and warns."),
}

CHANGED: dict[str, dict[str, Rule]] = {
    "api": {
        "name": Rule(P, _always(BREAKING), "The class of the client has another name."),
        "package": Rule(P, _always(BREAKING), "The package is imported by another name."),
        "base_path": Rule(B, _always(BREAKING), _URL),
        "limits": Rule(B, _slower, "Requests are sent at another rate."),
        "default_environment": Rule(
            B, _always(BREAKING), "A client that names no environment calls another one."
        ),
        "envelope": Rule(B, _always(BREAKING), "Other responses count as errors."),
        "message_at": Rule(B, _always(RISKY), "Errors show another message."),
        "details_at": Rule(B, _always(RISKY), "Errors show other messages about fields."),
        "account": Rule(B, _always(BREAKING), "Jobs and inboxes know their account otherwise."),
        "account_names": Rule(B, _always(HARMLESS), "Accounts are shown by another name."),
    },
    "environment": {
        "url": Rule(B, _always(BREAKING), _URL),
        "api_key": Rule(B, _always(RISKY), "A client without a key uses another one there."),
        "limits": Rule(B, _slower, "Requests are sent at another rate."),
        "deprecated": _ENDING["deprecated"],
    },
    "resource": {},
    "type": {
        "scalar": Rule(P, _scalar, "Values have another type."),
        "codes": Rule(P, _always(BREAKING), "An ID takes any value, a table of codes does not."),
        "resource": Rule(P, _always(BREAKING), "It is imported from another module."),
    },
    "code": {
        **_ENDING,
        "value": Rule(B, _always(BREAKING), "The name stands for another value."),
    },
    "model": {
        "direction": Rule(P, _always(BREAKING), "It is sent, and was received; or the reverse."),
        "resource": Rule(P, _always(BREAKING), "It is imported from another module."),
        "replaces": Rule(P, _always(RISKY), "It is made from another record."),
        "personal": Rule(B, _only(RISKY, HARMLESS), "Whether a `repr` shows the texts of people."),
    },
    "field": {
        **_ENDING,
        "type": Rule(P, _type, "Values have another type."),
        "nullable": Rule(P, _nullable, "Whether the value may be None."),
        "required": Rule(P, _required, "Whether callers must give it."),
        "wire": Rule(B, _always(BREAKING), "It has another name in JSON."),
        "also": Rule(B, _names(RISKY), "Other names are read in responses."),
        "secret": Rule(B, _only(RISKY, HARMLESS), "Whether a `repr` shows the value."),
        "min_length": Rule(B, _request_only(_lower(BREAKING)), "Other texts are refused."),
        "max_length": Rule(B, _request_only(_upper(BREAKING)), "Other texts are refused."),
        "print_length": Rule(B, _upper(RISKY), "Longer texts are cut in print, with a warning."),
        "format": Rule(B, _only(HARMLESS, RISKY, RISKY), "Rows of uploads are checked otherwise."),
        "headers": Rule(B, _names(BREAKING), "Columns of files stand for it under other titles."),
    },
    "operation": {
        **_ENDING,
        "method": Rule(B, _always(BREAKING), _URL),
        "path": Rule(B, _always(BREAKING), _URL),
        "path_order": Rule(B, _always(BREAKING), _URL),
        "effect": Rule(B, _always(BREAKING), "Failed calls are repeated, or no longer repeated."),
        "body": Rule(P, _always(BREAKING), "Callers give another model."),
        "returns": Rule(P, _always(BREAKING), "Callers get another model."),
        "unwrap": Rule(B, _always(HARMLESS), "Whether a list of one is reported as a mismatch."),
        "paging": Rule(P, _always(BREAKING), "Pages are asked for otherwise."),
        "page_maximum": Rule(B, _upper(BREAKING), "Larger pages are refused, smaller ones read."),
        "page_start": Rule(B, _always(BREAKING), _URL),
        "page_default": Rule(B, _always(RISKY), "A list begins elsewhere."),
        "page_limit": Rule(B, _always(BREAKING), _URL),
        "page_key": Rule(B, _always(BREAKING), "Items of a list are told apart otherwise."),
        "page_row": Rule(B, _always(RISKY), "Rows are numbered by another field."),
        "page_items": Rule(B, _always(RISKY), _PLACES),
        "page_total": Rule(B, _always(RISKY), _PLACES),
        "page_end": Rule(B, _always(RISKY), "Another error ends a list."),
        "guard": Rule(B, _always(BREAKING), "Whether mail is live is found out otherwise."),
        "guard_match": Rule(B, _always(BREAKING), "Whether mail is live is found out otherwise."),
        "guard_mode": Rule(B, _always(BREAKING), "Whether mail is live is found out otherwise."),
        "guard_also": Rule(B, _always(BREAKING), "Whether mail is live is found out otherwise."),
        "ambiguity": Rule(B, _always(RISKY), "Other IDs are refused as ambiguous."),
    },
    "parameter": {
        **_ENDING,
        "type": Rule(P, _type, "Values have another type."),
        "nullable": Rule(P, _nullable, "Whether the value may be None."),
        "required": Rule(P, _required, "Whether callers must give it."),
        "default": Rule(B, _always(RISKY), "Calls that leave it out ask for something else."),
        "in": Rule(B, _always(BREAKING), _URL),
        "wire": Rule(B, _always(BREAKING), _URL),
        "minimum": Rule(B, _lower(BREAKING), "Other numbers are refused."),
        "maximum": Rule(B, _upper(BREAKING), "Other numbers are refused."),
    },
    "upload": {
        "operation": Rule(B, _always(BREAKING), _JOBS),
        "command": Rule(C, _always(BREAKING), "The command has another name."),
        "target": Rule(C, _always(BREAKING), "The option has another name."),
        "done": Rule(C, _always(RISKY), "Reports call a row that succeeded by another word."),
        "fixed": Rule(P, _always(BREAKING), "Callers give other values for all rows."),
        "require": Rule(B, _requires, "Other rows are refused."),
        "match": Rule(B, _always(BREAKING), _JOBS),
        "reconcile": Rule(B, _only(BREAKING, RISKY), _JOBS),
        "compare": Rule(C, _names(BREAKING), "Rows can be compared with other lists."),
        "targets": Rule(B, _always(RISKY), "Other targets are refused."),
    },
    "switch": {
        "operation": Rule(B, _always(BREAKING), "Another operation is called."),
        "argument": Rule(P, _always(BREAKING), "The argument has another name."),
        "read": Rule(B, _always(BREAKING), "The state is read elsewhere."),
        "field": Rule(B, _always(BREAKING), "The state is read elsewhere."),
        "on": Rule(B, _always(BREAKING), "Another value counts as on."),
        "off": Rule(B, _always(BREAKING), "Another value counts as off."),
        "words": Rule(C, _always(BREAKING), "The command takes other words."),
    },
    "command group": {},
    "command": {
        "operation": Rule(C, _always(BREAKING), "The command calls another operation."),
        "arguments": Rule(C, _always(BREAKING), "The command takes other arguments."),
        "columns": Rule(C, _always(RISKY), "The table has other columns."),
        "shows": Rule(C, _always(RISKY), "Another record is shown before it is deleted."),
        "change": Rule(C, _always(RISKY), "The record is read elsewhere before it is replaced."),
        "change_match": Rule(C, _always(RISKY), "Another record is read before it is replaced."),
        "change_count": Rule(
            C, _always(RISKY), "Whether a list was read whole is known otherwise."
        ),
        "own_key": Rule(C, _always(RISKY), "Another option takes the key of the caller."),
    },
    "option": {"takes": Rule(C, _always(BREAKING), "The option stands for another value.")},
    "events": {
        "noun": Rule(C, _always(RISKY), "What has the events is called otherwise."),
        "poll": Rule(B, _always(RISKY), "Events are read elsewhere."),
        "poll_fields": Rule(B, _always(RISKY), "Events get other IDs, so some may come twice."),
        "interval": Rule(B, _always(RISKY), "Events are read at another rate."),
        "lag": Rule(B, _always(RISKY), "Events are looked for in another span of time."),
        "delivery": Rule(B, _always(BREAKING), "Other bodies of deliveries are understood."),
        "delivery_fields": Rule(B, _always(RISKY), "Events get other IDs; some may come twice."),
        "varying": Rule(B, _always(RISKY), "Other deliveries count as the same event."),
        "webhooks": Rule(B, _always(BREAKING), "Webhooks are registered otherwise."),
        "webhook_fields": Rule(B, _always(BREAKING), "Webhooks are registered otherwise."),
        "webhook_ids": Rule(B, _always(BREAKING), "Webhooks are registered for other IDs."),
        "sources": Rule(B, _always(RISKY), "Sources of events are listed otherwise."),
    },
    "event": {
        "code": Rule(B, _always(BREAKING), "Deliveries of it are known by another value."),
        "label": Rule(B, _always(BREAKING), "Polled events of it are known by another name."),
        "online": Rule(B, _always(RISKY), "Events of one second are told apart otherwise."),
    },
    "watched list": {
        "reads": Rule(B, _always(BREAKING), "Another list is watched."),
        "key": Rule(B, _always(BREAKING), "Items are told apart otherwise: all may seem new."),
        "interval": Rule(B, _always(RISKY), "The list is read at another rate."),
        "full_interval": Rule(B, _always(RISKY), "The list is read whole at another rate."),
        "overlap": Rule(B, _always(RISKY), "Another part of the list is read again."),
    },
    "export": {
        "recognised_by": Rule(C, _always(RISKY), "Other files are recognised."),
        "columns": Rule(C, _always(RISKY), "Columns are read otherwise."),
        "ignored": Rule(C, _always(RISKY), "Other columns are left out without a question."),
    },
}
"""By kind and fact."""


PARTS = {
    "paging": "page_",
    "guard": "guard_",
    "path": "path_",
    "change": "change_",
    "webhooks": "webhook_",
}
"""Facts, and how the names of those begin that mean something only beside them."""


UNORDERED = {"guard_also", "ignored", "require", "varying"}
"""Lists whose order means nothing."""


@attrs.frozen
class Existence:
    """What it means that a thing of a kind is there, or not."""

    level: Level
    same: tuple[str, ...]
    """The facts that tell a rename: those of one thing under two names."""
    children: str | None = None
    """The kind whose things must be alike as well."""


EXISTENCE: dict[str, Existence] = {
    "api": Existence(P, ()),
    "environment": Existence(P, ("url",)),
    "resource": Existence(P, (), "operation"),
    "type": Existence(P, ("scalar", "resource"), "code"),
    "code": Existence(P, ("value",)),
    "model": Existence(P, ("direction", "resource"), "field"),
    "field": Existence(P, ("wire", "type")),
    "operation": Existence(P, ("method", "path")),
    "parameter": Existence(P, ("in", "wire", "type")),
    "upload": Existence(P, ("operation",)),
    "switch": Existence(P, ("operation",)),
    "command group": Existence(C, ("resource",)),
    "command": Existence(C, ("operation",)),
    "option": Existence(C, ("takes",)),
    "events": Existence(P, ()),
    "event": Existence(P, ("code", "label")),
    "watched list": Existence(P, ("reads", "key")),
    "export": Existence(C, ("recognised_by",)),
}
"""By kind; what is in another thing comes after it."""

REFERENCES = {
    *("account", "account_names", "ambiguity", "arguments", "body", "change", "change_count"),
    *("change_match", "columns", "compare"),
    *("delivery", "delivery_fields", "field", "fixed", "guard", "guard_also", "guard_match"),
    *(
        "guard_mode",
        "key",
        "match",
        "operation",
        "own_key",
        "page_items",
        "page_key",
        "page_row",
        "path_order",
    ),
    *("page_total", "poll", "poll_fields", "read", "reads", "reconcile", "replaces", "require"),
    *("resource", "returns", "shows", "sources", "takes", "targets", "type", "webhook_fields"),
    *("webhook_ids", "webhooks"),
}
"""The facts that name other things: a rename of those changes nothing here."""


def severity_of_addition(thing: Thing) -> Severity:
    """Return how grave it is that a thing is there: a required value breaks all calls."""
    must = thing.kind in {"parameter", "field"} and _is_sent(thing) and thing.facts.get("required")
    return BREAKING if must else HARMLESS
