"""Emits `events.py`: the kinds and the class of events, the inbox, and what watches."""

from __future__ import annotations

from ....model import ApiModel, EventKindModel, EventsModel, FieldType, ResolvedModel
from ....yaml import Text
from ...sources import about_sources, origin
from ..docstrings import explained
from ..python_source import HEADER, Section, Words, constant, docstring, indent
from .functions import EmittedFunction, own_annotation
from .receiving import JUDGE, PARSE_DELIVERY
from .watching import watch_events, watch_list

_SHOWN = ("Change", "EventStream", "Report", "Router")
_SHOWN_WITH_DELIVERIES = ("Judgement", "Subscription")
"""What the module shows of the runtime."""


def events_module(api: ApiModel, events: EventsModel) -> str:
    """The text of the module."""
    functions = event_functions(events)
    shown = [*_SHOWN, *(_SHOWN_WITH_DELIVERIES if events.deliveries else ())]
    names = ["Event", "EventKind", "Inbox", *shown, *(function.name for function in functions)]
    written = [_kinds(events), _event(api, events), _inbox(events)]
    written += [function.source for function in functions]
    opening = docstring(
        (event_summary(events),),
        (event_identity(events),),
        (events.note,) if events.note else (),
        origin(events),
        about_sources([events]),
    )
    return f"""{HEADER}{opening}

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from enum import StrEnum
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

from postalytics_runtime import events as runtime
from postalytics_runtime.client import Client
from postalytics_runtime.events import {", ".join(shown)}

from ._operations import API
from ._operations.events import EVENTS

if TYPE_CHECKING:
    from . import models

__all__ = {names}


{(chr(10) * 3).join(written)}
"""


def event_functions(events: EventsModel) -> list[EmittedFunction]:
    """The functions of the module."""
    lists = [watch_list(watched, index) for index, watched in enumerate(events.lists)]
    return [*([JUDGE, PARSE_DELIVERY] if events.deliveries else []), watch_events(events), *lists]


def event_summary(events: EventsModel) -> str:
    """What the module is for."""
    ways = "by webhook, by poll, or by both" if events.deliveries else "by poll"
    return f"Events of a {events.noun}, each once: {ways}."


def event_identity(events: EventsModel) -> str:
    """What makes the ID of an event."""
    return (
        f"The API gives an event no ID. Its `id` here is made of the {events.noun}, what it "
        "happened to, its kind and its date, so that it is the same by each way and after a "
        "restart. Two events that differ in nothing of that count as one."
    )


def _kinds(events: EventsModel) -> str:
    doc = docstring(
        ("Kind of an event.",),
        ("The `kind` of an event that is not here is its code or label, as it was received.",),
    )
    members = "\n".join(map(_kind, events.kinds))
    return f"class EventKind(StrEnum):\n{indent(doc)}\n\n{indent(members)}"


def _kind(kind: EventKindModel) -> str:
    return f'{constant(kind.name)} = "{kind.name}"\n{docstring(kind_words(kind))}'


def kind_words(kind: EventKindModel) -> Words:
    """What the two ways call a kind, and what it means."""
    words: list[str | Text] = []
    if kind.label is not None:
        words += ['Polled as "', kind.label, '"']
    if kind.code is not None:
        code = ('"', kind.code, '"') if isinstance(kind.code, Text) else (ascii(kind.code),)
        words += [", delivered as " if words else "Delivered as ", *code]
    return [*words, ".", *((" ", kind.summary) if kind.summary else ())]


def _event(api: ApiModel, events: EventsModel) -> str:
    polled, deliveries = events.polled, events.deliveries
    item = next(model for model in api.models if model.name == polled.read.item)
    doc = docstring(
        (f"Event of a {events.noun}.",),
        (
            "Handlers get an event at least once, so an effect that must happen once needs `id` "
            "as its key.",
        ),
    )
    parts = [
        doc,
        "__slots__ = ()",
        _id(polled.source.name, polled.source.type, explained(polled.source), "source"),
        _id(polled.subject.name, polled.subject.type, explained(polled.subject), "subject"),
        _report("item", item, f"The item of `{polled.read.name}`", "polled", "a delivery"),
    ]
    if deliveries is not None:
        body = deliveries.model
        parts.append(_report("delivery", body, "The body of the delivery", "delivered", "a poll"))
    return "class Event(runtime.Event):\n" + indent("\n\n".join(parts))


def _id(name: str, type_: FieldType, words: Words, held: str) -> str:
    """The property with an ID, which the inbox keeps as text."""
    value = f"self.{held}"
    if type_.scalar in ("int", "int64"):
        value = f"runtime.number_of({value})"
    doc = docstring((*words, " `None` if a delivery does not show it."))
    kind = own_annotation(type_, sent=False)
    return _property(name, f"{kind} | None", doc, f"{name}: {kind} | None = {value}\nreturn {name}")


def _report(name: str, model: ResolvedModel, words: str, held: str, other: str) -> str:
    """The property with the model of what one way showed."""
    described = f"{constant(model.name)}_MODEL"
    return _property(
        name,
        f"models.{model.name} | None",
        docstring((f"{words}; `None` if only {other} showed the event.",)),
        f"from ._operations.{model.resource} import {described}\n\n"
        f"return runtime.structured({described}, self.{held})",
    )


def _property(name: str, kind: str, doc: str, body: str) -> str:
    return f"@property\ndef {name}(self) -> {kind}:\n{indent(doc)}\n{indent(body)}"


def _inbox(events: EventsModel) -> str:
    doc = docstring(
        ("File with the events of one account, each once, and with what became of each.",),
        ("`Inbox` of `postalytics_runtime.events` explains the arguments.",),
    )
    body = [doc, "", "api = API", "feed = EVENTS", "event_type = Event"]
    stream = docstring(
        ("Return a stream of the events that wait for a handler, and of those that come.",),
        sections=[
            Section(
                "Args",
                [
                    ("source", (f"Only events of this {events.noun}; all if None.",)),
                    ("order", ('"date" sorts the events that come within the window by date.',)),
                    ("window", ("The seconds an event waits for those with an earlier date.",)),
                ],
            )
        ],
    )
    body += [
        "",
        "def events(self, *, source: object = None, "
        'order: Literal["date"] | None = None, window: float = 300.0) -> EventStream[Event]:',
        indent(stream),
        "    return super().events(source=source, order=order, window=window)",
    ]
    return "class Inbox(runtime.Inbox):\n" + indent("\n".join(body))
