"""The emitted functions that poll."""

from __future__ import annotations

from ....model import EventsModel, WatchedListModel
from ...durations import duration
from ..docstrings import Item
from ..python_source import items
from .functions import (
    CONFIGURATION,
    FILE,
    FIRST_EVENTS,
    NO_INBOX,
    START_PARAMETER,
    EmittedFunction,
    interval_argument,
    path_arguments,
    typed,
)

_CLIENT: Item = ("client", ("The client to read with.",))
_STATE: Item = ("state", (FILE,))
_ONCE: Item = (
    "once",
    (
        "Whether to wait until a poll is due, poll once, and end when what it found is done. Then "
        "any error of the poll is raised.",
    ),
)
_FIRST_ITEMS: Item = (
    "start",
    ('Whether what is listed at the first start is known, "now", or added, "beginning".',),
)
_CHANGED: Item = ("changed", ("Whether to report items with other values.",))
_REMOVED: Item = (
    "removed",
    ("Whether to report items that two complete readings in a row do not show.",),
)
_STATE_PARAMETER = "state: str | PathLike[str] | Inbox"
_SECONDS = ": float | None = None"
_ONCE_PARAMETER = "once: bool = False"


def watch_events(events: EventsModel) -> EmittedFunction:
    """The function that polls the events of a source."""
    polled = events.polled
    source = polled.source
    late = (
        f" Each poll reads back {duration(polled.lag)}, because an event may be listed that long "
        "after its date."
    )
    return EmittedFunction(
        name="watch_events",
        parameters=(
            *("client: Client", "*", typed(source), _STATE_PARAMETER, START_PARAMETER),
            *(f"interval{_SECONDS}", _ONCE_PARAMETER),
        ),
        returns="AsyncGenerator[Event, None]",
        summary=(f"Watch the events of a {events.noun} by polling, each at least once.",),
        paragraphs=(
            (
                "An event is done when the loop asks for the next one. After a restart, an event "
                "that is not done comes again when its lease of 5 minutes has ended, and what "
                "happened in the meantime is read.",
            ),
            (
                "Requests go in the background, and all watchers of a key use at most a fifth of "
                "its rate limit: if you watch much, the intervals become longer.",
                late if polled.lag else "",
            ),
            (polled.note,) if polled.note else (),
        ),
        arguments=(
            *(_CLIENT, *path_arguments((source,)), _STATE, FIRST_EVENTS),
            *(interval_argument(polled.interval), _ONCE),
        ),
        errors=_errors(f"The {events.noun} does not exist."),
        body=f"return runtime.watch_events(client, {source.name}, state, start=start, "
        "interval=interval, once=once, inbox_type=Inbox)",
    )


def watch_list(watched: WatchedListModel, index: int) -> EmittedFunction:
    """The function that watches a list, the one at `index` in the description of the events."""
    path = watched.read.path_parameters
    full = watched.full_interval
    full_argument = (
        "The seconds between two complete readings, for `changed` and `removed`; "
        f"{full} ({duration(full)}) if None."
    )
    given = items(parameter.name for parameter in path) or "()"
    return EmittedFunction(
        name=watched.function,
        parameters=(
            *("client: Client", "*", *map(typed, path), _STATE_PARAMETER, START_PARAMETER),
            *("changed: bool = False", "removed: bool = False"),
            *(f"interval{_SECONDS}", f"full_interval{_SECONDS}", _ONCE_PARAMETER),
        ),
        returns=f"AsyncGenerator[Change[models.{watched.read.item}], None]",
        summary=(watched.summary,),
        paragraphs=(
            (
                "A change is done when the loop asks for the next one. After a restart, changes "
                "that are not done come again, and what changed in the meantime is found. Use one "
                "watcher for each list and file.",
            ),
            (watched.note,) if watched.note else (),
        ),
        arguments=(
            *(_CLIENT, *path_arguments(path), _STATE, _FIRST_ITEMS, _CHANGED, _REMOVED),
            *(interval_argument(watched.interval), ("full_interval", (full_argument,)), _ONCE),
        ),
        errors=_errors("The list does not exist."),
        body=f"return runtime.watch_list(client, EVENTS.lists[{index}], {given}, state, "
        "start=start, changed=changed, removed=removed, interval=interval, "
        "full_interval=full_interval, once=once, inbox_type=Inbox)",
    )


def _errors(missing: str) -> tuple[Item, ...]:
    return (
        CONFIGURATION,
        ("AuthenticationError", ("The key was refused.",)),
        ("NotFoundError", (missing,)),
        ("InboxError", (f"{NO_INBOX} Other errors are logged, and the next poll follows.",)),
    )
