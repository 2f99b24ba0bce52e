"""Emits `reference/events.md`: the kinds of events, and what receives and watches them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import attrs

from ...language import marks
from ...model import ApiModel, EventKindModel, EventsModel, OperationModel
from ...yaml import Text
from ..code import EmittedFunction, event_functions, event_identity, event_summary, subscribe
from ..durations import duration
from .markdown import HEADER, code, fence, inline, link, page_name, table
from .reference_types import TypeReference


def events_page(api: ApiModel, events: EventsModel, types: TypeReference) -> str:
    """The page about the events of an API."""
    parts = [f"{HEADER}# events\n", *_about(events, types)]
    parts.append(f"The functions are those of `{api.package}.events`.\n")
    for function in event_functions(events):
        parts += _function(function, function.name)
    if (webhooks := events.webhooks) is not None:
        resource = webhooks.list.resource
        method = subscribe(events, webhooks)
        function = attrs.evolve(method, parameters=("client: Client", *method.parameters[1:]))
        parts += _function(function, f"client.{resource}.subscribe")
    return "\n".join(parts)


def _about(events: EventsModel, types: TypeReference) -> Iterator[str]:
    yield f"{event_summary(events)}\n"
    yield f"{event_identity(events)}\n"
    if events.note:
        yield f"{inline(events.note)}\n"
    yield "".join(f"- {fact}\n" for fact in _facts(events, types))
    yield "## Kinds\n"
    headings = ("kind", "in polled events", "in deliveries", "meaning")
    yield table(headings, [_kind(kind) for kind in events.kinds])


def _facts(events: EventsModel, types: TypeReference) -> Iterator[str]:
    polled, deliveries, webhooks = events.polled, events.deliveries, events.webhooks
    yield (
        f"Polled with {_linked(polled.read)}, at most every {duration(polled.interval)}; an event "
        f"may be listed {duration(polled.lag)} after its date. Items are "
        f"{types.linked(polled.read.item)}."
    )
    if deliveries is not None:
        body = types.linked(deliveries.model.name)
        yield f"Delivered to webhooks as {body}.{_more(deliveries.note)}"
    if webhooks is not None:
        used = (webhooks.list, webhooks.create, webhooks.replace, webhooks.delete)
        yield f"Webhooks: {', '.join(map(_linked, used))}.{_more(webhooks.note)}"
    for watched in events.lists:
        yield (
            f"`{watched.function}` polls {_linked(watched.read)}, at most every "
            f"{duration(watched.interval)}.{_more(watched.note)}"
        )
    if events.source is not None:
        yield f"Source: {link(page_name(events.source), events.source.url)}"
        yield from (inline(*mark.words) for mark in marks(events.source))


def _more(note: Text | None) -> str:
    return f" {inline(note)}" if note else ""


def _linked(operation: OperationModel) -> str:
    return f"[`{operation.name}`]({operation.resource}.md#{operation.name})"


def _kind(kind: EventKindModel) -> tuple[str, ...]:
    value = kind.code if kind.code is None or isinstance(kind.code, Text) else str(kind.code)
    return (
        f"`{kind.name}`",
        "" if kind.label is None else code(kind.label),
        "" if value is None else code(value),
        inline(kind.summary) if kind.summary else "",
    )


def _function(function: EmittedFunction, heading: str) -> Iterator[str]:
    """The section of a function, with its signature."""
    yield f"## {heading}\n"
    yield fence("pyi", ast.unparse(ast.parse(f"{function.signature}: ...")))
    for words in (function.summary, *function.paragraphs):
        if words:
            yield f"{inline(*words)}\n"
    yield table(
        ("argument", "meaning"),
        [(f"`{name}`", inline(*words)) for name, words in function.arguments],
    )
    if function.errors:
        yield table(
            ("error", "when"),
            [(f"`{name}`", inline(*words)) for name, words in function.errors],
        )
