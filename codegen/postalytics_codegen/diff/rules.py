"""How grave each change is for callers, as tables: one line for each fact."""

from __future__ import annotations

from enum import StrEnum

import attrs

from .judges import (
    BREAKING,
    HARMLESS,
    RISKY,
    Judge,
    Severity,
    always,
    is_sent,
    lower,
    members_changed,
    names_lost,
    nullable_changed,
    only,
    request_only,
    required_changed,
    requires_changed,
    scalar_changed,
    slower,
    type_changed,
    upper,
)
from .surface import Thing


class Level(StrEnum):
    """Where callers meet a change."""

    PYTHON = "python"
    """In their code: a name, a type, an argument."""
    COMMAND = "command"
    """In what they type."""
    BEHAVIOUR = "behaviour"
    """In what is sent, received, repeated or refused."""


@attrs.frozen
class Rule:
    """What a change of a fact means."""

    level: Level
    judge: Judge
    seen: str
    """What callers see of it."""


_JOBS = "Jobs that have begun with the version before are refused, or look up other rows."
_URL = "Requests go to another URL; recorded responses and firewalls know only the one before."
_PLACES = "What callers read of it comes from another place of the response."
P, C, B = Level.PYTHON, Level.COMMAND, Level.BEHAVIOUR

_ENDING = {
    "deprecated": Rule(P, always(HARMLESS), "Using it warns."),
    "alias": Rule(P, only(BREAKING, HARMLESS), "The old name fails, or works and warns."),
}

CHANGED: dict[str, dict[str, Rule]] = {
    "api": {
        "name": Rule(P, always(BREAKING), "The class of the client has another name."),
        "package": Rule(P, always(BREAKING), "The package is imported by another name."),
        "base_path": Rule(B, always(BREAKING), _URL),
        "authentication": Rule(B, always(BREAKING), "The key is sent otherwise, or is another."),
        "limits": Rule(B, slower, "Requests are sent at another rate."),
        "default_environment": Rule(
            B, always(BREAKING), "A client that names no environment calls another one."
        ),
        "envelope": Rule(B, always(BREAKING), "Other responses count as errors."),
        "message_at": Rule(B, always(RISKY), "Errors show another message."),
        "details_at": Rule(B, always(RISKY), "Errors show other messages about fields."),
        "idempotency": Rule(
            B, always(RISKY), "Keys of calls are sent, kept or answered otherwise."
        ),
        "account": Rule(B, always(BREAKING), "Jobs and inboxes know their account otherwise."),
        "account_names": Rule(B, always(HARMLESS), "Accounts are shown by another name."),
    },
    "environment": {
        "url": Rule(B, always(BREAKING), _URL),
        "api_key": Rule(B, always(RISKY), "A client without a key uses another one there."),
        "limits": Rule(B, slower, "Requests are sent at another rate."),
        "deprecated": _ENDING["deprecated"],
    },
    "resource": {},
    "type": {
        "scalar": Rule(P, scalar_changed, "Values have another type."),
        "codes": Rule(P, always(BREAKING), "An ID takes any value, a table of codes does not."),
        "resource": Rule(P, always(BREAKING), "It is imported from another module."),
    },
    "code": {
        **_ENDING,
        "value": Rule(B, always(BREAKING), "The name stands for another value."),
    },
    "model": {
        "direction": Rule(P, always(BREAKING), "It is sent, and was received; or the reverse."),
        "resource": Rule(P, always(BREAKING), "It is imported from another module."),
        "replaces": Rule(P, always(RISKY), "It is made from another record."),
        "personal": Rule(B, only(RISKY, HARMLESS), "Whether a `repr` shows the texts of people."),
    },
    "union": {
        "direction": Rule(P, always(BREAKING), "It is sent, and was received; or the reverse."),
        "resource": Rule(P, always(BREAKING), "It is imported from another module."),
        "discriminator": Rule(B, always(BREAKING), "Its models are told apart by another field."),
        "members": Rule(P, members_changed, "It is one of other models."),
    },
    "field": {
        **_ENDING,
        "type": Rule(P, type_changed, "Values have another type."),
        "nullable": Rule(P, nullable_changed, "Whether the value may be None."),
        "required": Rule(P, required_changed, "Whether callers must give it."),
        "wire": Rule(B, always(BREAKING), "It has another name in JSON."),
        "also": Rule(B, names_lost(RISKY), "Other names are read in responses."),
        "secret": Rule(B, only(RISKY, HARMLESS), "Whether a `repr` shows the value."),
        "min_length": Rule(B, request_only(lower(BREAKING)), "Other texts are refused."),
        "max_length": Rule(B, request_only(upper(BREAKING)), "Other texts are refused."),
        "print_length": Rule(B, upper(RISKY), "Longer texts are cut in print, with a warning."),
        "format": Rule(B, only(HARMLESS, RISKY, RISKY), "Rows of uploads are checked otherwise."),
        "headers": Rule(
            B, names_lost(BREAKING), "Columns of files stand for it under other titles."
        ),
    },
    "operation": {
        **_ENDING,
        "method": Rule(B, always(BREAKING), _URL),
        "path": Rule(B, always(BREAKING), _URL),
        "path_order": Rule(B, always(BREAKING), _URL),
        "effect": Rule(B, always(BREAKING), "Failed calls are repeated, or no longer repeated."),
        "idempotency_key": Rule(
            P, only(BREAKING, HARMLESS), "Whether callers may give a key, and calls are repeated."
        ),
        "body": Rule(P, always(BREAKING), "Callers give another model."),
        "returns": Rule(P, always(BREAKING), "Callers get another model."),
        "unwrap": Rule(B, always(HARMLESS), "Whether a list of one is reported as a mismatch."),
        "paging": Rule(P, always(BREAKING), "Pages are asked for otherwise."),
        "page_maximum": Rule(B, upper(BREAKING), "Larger pages are refused, smaller ones read."),
        "page_start": Rule(B, always(BREAKING), _URL),
        "page_type": Rule(P, always(BREAKING), "A position in the list is of another type."),
        "page_default": Rule(B, always(RISKY), "A list begins elsewhere."),
        "page_limit": Rule(B, always(BREAKING), _URL),
        "page_key": Rule(B, always(BREAKING), "Items of a list are told apart otherwise."),
        "page_row": Rule(B, always(RISKY), "Rows are numbered by another field."),
        "page_items": Rule(B, always(RISKY), _PLACES),
        "page_total": Rule(B, always(RISKY), _PLACES),
        "page_more": Rule(B, always(RISKY), _PLACES),
        "page_end": Rule(B, always(RISKY), "Another error ends a list."),
        "guard": Rule(B, always(BREAKING), "Whether mail is live is found out otherwise."),
        "guard_match": Rule(B, always(BREAKING), "Whether mail is live is found out otherwise."),
        "guard_mode": Rule(B, always(BREAKING), "Whether mail is live is found out otherwise."),
        "guard_also": Rule(B, always(BREAKING), "Whether mail is live is found out otherwise."),
        "ambiguity": Rule(B, always(RISKY), "Other IDs are refused as ambiguous."),
    },
    "parameter": {
        **_ENDING,
        "type": Rule(P, type_changed, "Values have another type."),
        "nullable": Rule(P, nullable_changed, "Whether the value may be None."),
        "required": Rule(P, required_changed, "Whether callers must give it."),
        "default": Rule(B, always(RISKY), "Calls that leave it out ask for something else."),
        "in": Rule(B, always(BREAKING), _URL),
        "wire": Rule(B, always(BREAKING), _URL),
        "minimum": Rule(B, lower(BREAKING), "Other numbers are refused."),
        "maximum": Rule(B, upper(BREAKING), "Other numbers are refused."),
        "style": Rule(B, always(BREAKING), _URL),
        "max_items": Rule(B, upper(BREAKING), "Longer lists are refused."),
    },
    "upload": {
        "operation": Rule(B, always(BREAKING), _JOBS),
        "command": Rule(C, always(BREAKING), "The command has another name."),
        "target": Rule(C, always(BREAKING), "The option has another name."),
        "done": Rule(C, always(RISKY), "Reports call a row that succeeded by another word."),
        "fixed": Rule(P, always(BREAKING), "Callers give other values for all rows."),
        "require": Rule(B, requires_changed, "Other rows are refused."),
        "match": Rule(B, always(BREAKING), _JOBS),
        "reconcile": Rule(B, only(BREAKING, RISKY), _JOBS),
        "compare": Rule(C, names_lost(BREAKING), "Rows can be compared with other lists."),
        "targets": Rule(B, always(RISKY), "Other targets are refused."),
    },
    "switch": {
        "operation": Rule(B, always(BREAKING), "Another operation is called."),
        "argument": Rule(P, always(BREAKING), "The argument has another name."),
        "read": Rule(B, always(BREAKING), "The state is read elsewhere."),
        "field": Rule(B, always(BREAKING), "The state is read elsewhere."),
        "on": Rule(B, always(BREAKING), "Another value counts as on."),
        "off": Rule(B, always(BREAKING), "Another value counts as off."),
        "words": Rule(C, always(BREAKING), "The command takes other words."),
    },
    "change function": {
        "operation": Rule(B, always(BREAKING), "Another operation is called."),
        "named": Rule(P, always(BREAKING), "Callers name the record by other values."),
    },
    "command group": {},
    "command": {
        "operation": Rule(C, always(BREAKING), "The command calls another operation."),
        "arguments": Rule(C, always(BREAKING), "The command takes other arguments."),
        "columns": Rule(C, always(RISKY), "The table has other columns."),
        "shows": Rule(C, always(RISKY), "Another record is shown before it is deleted."),
        "change": Rule(C, always(RISKY), "The record is read elsewhere before it is replaced."),
        "change_match": Rule(C, always(RISKY), "Another record is read before it is replaced."),
        "change_count": Rule(C, always(RISKY), "Whether a list was read whole is known otherwise."),
        "own_key": Rule(C, always(RISKY), "Another option takes the key of the caller."),
    },
    "option": {"takes": Rule(C, always(BREAKING), "The option stands for another value.")},
    "events": {
        "noun": Rule(C, always(RISKY), "What has the events is called otherwise."),
        "poll": Rule(B, always(RISKY), "Events are read elsewhere."),
        "poll_fields": Rule(B, always(RISKY), "Events get other IDs, so some may come twice."),
        "interval": Rule(B, always(RISKY), "Events are read at another rate."),
        "lag": Rule(B, always(RISKY), "Events are looked for in another span of time."),
        "delivery": Rule(B, always(BREAKING), "Other bodies of deliveries are understood."),
        "delivery_fields": Rule(B, always(RISKY), "Events get other IDs; some may come twice."),
        "varying": Rule(B, always(RISKY), "Other deliveries count as the same event."),
        "webhooks": Rule(B, always(BREAKING), "Webhooks are registered otherwise."),
        "webhook_fields": Rule(B, always(BREAKING), "Webhooks are registered otherwise."),
        "webhook_ids": Rule(B, always(BREAKING), "Webhooks are registered for other IDs."),
        "sources": Rule(B, always(RISKY), "Sources of events are listed otherwise."),
    },
    "event": {
        "code": Rule(B, always(BREAKING), "Deliveries of it are known by another value."),
        "label": Rule(B, always(BREAKING), "Polled events of it are known by another name."),
        "online": Rule(B, always(RISKY), "Events of one second are told apart otherwise."),
    },
    "watched list": {
        "reads": Rule(B, always(BREAKING), "Another list is watched."),
        "key": Rule(B, always(BREAKING), "Items are told apart otherwise: all may seem new."),
        "interval": Rule(B, always(RISKY), "The list is read at another rate."),
        "full_interval": Rule(B, always(RISKY), "The list is read whole at another rate."),
        "overlap": Rule(B, always(RISKY), "Another part of the list is read again."),
    },
    "export": {
        "recognised_by": Rule(C, always(RISKY), "Other files are recognised."),
        "columns": Rule(C, always(RISKY), "Columns are read otherwise."),
        "ignored": Rule(C, always(RISKY), "Other columns are left out without a question."),
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


UNORDERED = {"guard_also", "ignored", "members", "require", "varying"}
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
    "union": Existence(P, ("direction", "resource", "members")),
    "field": Existence(P, ("wire", "type")),
    "operation": Existence(P, ("method", "path")),
    "parameter": Existence(P, ("in", "wire", "type")),
    "upload": Existence(P, ("operation",)),
    "switch": Existence(P, ("operation",)),
    "change function": Existence(P, ("operation",)),
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
    *("change_match", "columns", "compare", "members", "named"),
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
    must = thing.kind in {"parameter", "field"} and is_sent(thing) and thing.facts.get("required")
    return BREAKING if must else HARMLESS
