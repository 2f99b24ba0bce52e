"""Events and deliveries as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to one subject of one source, such as a mail piece of a campaign.

    The emitted subclass names the two ids as the API does.

    Handlers get an event at least once, so an effect that must happen once needs `id` as its key.
    Personal data is in `delivered` and `polled`, which a `repr` does not show.
    """

    id: str
    """64 hexadecimal digits. In one inbox, an event has the same id by webhook and by poll."""
    kind: str
    """The kind's name; for a kind that the spec does not know, its code or label as received."""
    date: datetime | None
    """When it happened, as the first report of it says, without a time zone: the vendor's zone is
    unknown, and the two ways may use different ones."""
    source: Any
    """The id of the source; `None` if a delivery does not show it."""
    subject: Any
    """The id of the subject; `None` if a delivery does not show it."""
    matched: bool = True
    """Whether its report shows source, subject and date, so that webhook and poll share the id."""
    attempt: int = 1
    """The number of this try of a handler, from 1."""
    delivered: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    """The body of the delivery; `None` if only a poll showed the event."""
    polled: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    """The item of the list; `None` if only a delivery showed the event."""


E = TypeVar("E", bound=Event)
"""The class of the events of one API."""


@attrs.frozen(kw_only=True)
class Report:
    """One report of an event, by either way, before the inbox gives it an id.

    A report without source, subject or date is not matched: redeliveries of it are found by the
    body, and no poll is.
    """

    delivered: bool
    """Whether a webhook delivered it; else a poll showed it."""
    kind: str
    source: str | None
    """The id as text."""
    subject: str | None
    """The id as text."""
    date: datetime | None
    """Without a zone and without parts of a second: the wall clock as written."""
    detail: str = attrs.field(default="", repr=False)
    """What tells online events of one second apart; only polled events have it."""
    body: Mapping[str, Any] = attrs.field(repr=False)
    """The JSON object as received."""

    @property
    def matched(self) -> bool:
        """Whether it can be matched with a report by the other way."""
        return None not in (self.source, self.subject, self.date)
