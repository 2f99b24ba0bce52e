"""Verification: whether the API itself shows an event that a webhook delivered."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from ...errors import InvalidRequestError, NotFoundError
from ...schema import EventFeed, Operation, fits
from ..identity import report_of_item
from ..typed import number_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ...client import Client
    from ..event import Event, Report

_QUARTER = timedelta(minutes=15)
_WIDEST_ZONES = timedelta(hours=14)


async def verify(client: Client, event: Event) -> bool | None:
    """Read an event back through the API, for a handler that spends money.

    A secret URL shows that a delivery is from a sender who knows the URL; it proves no content. An
    event that a poll has shown is verified without a request. The read is not a poll: it goes at
    once, before calls in the background lane, and costs a request for each page down to the event.

    Args:
        client: a client of the account of the event.
        event: the event.

    Returns:
        Whether the list of events shows it. `None` if the list cannot: it has no name for the kind,
        or the delivery showed no source, subject or date. The list may show an event later than its
        delivery.

    Raises:
        PostalyticsError: the list cannot be read; a source that does not exist is not an error.
    """
    feed = client.api.events
    if feed is None:
        raise InvalidRequestError(f"The API {client.api.name} has no events.")
    if event.polled is not None:
        return True
    if event.date is None or not event.matched or not _is_listed(feed, event.kind):
        return None
    operation = client.api.operation(feed.polled.read)
    source = _sendable(operation, event.source)
    if source is None:
        return False
    found = client.with_options(background=False).pages(operation, path=(source,))
    back = timedelta(seconds=feed.polled.lag) + _WIDEST_ZONES
    oldest = max(event.date, datetime.min + back) - back  # A forged date may be of the year 1.
    try:
        # The cast is true. Closing ends the request that the iteration may wait for.
        async with aclosing(cast("AsyncGenerator[list[Any], None]", found.pages())) as pages:
            async for page in pages:
                items = [operation.returns.unstructure(item) for item in page]
                reports = [report_of_item(feed, item, event.source) for item in items]
                if any(_is_same(event, report, event.date) for report in reports):
                    return True
                if all(report.date is not None and report.date < oldest for report in reports):
                    return False
    except NotFoundError:
        pass  # A forged delivery may name any source.
    return False


def _sendable(operation: Operation[Any], source: Any) -> Any:
    """Return the id of a source as the path takes it; `None` if it cannot be one."""
    (parameter,) = operation.path_parameters
    if parameter.type == "string":
        return str(source)
    number = number_of(source)
    return number if number is not None and fits(parameter.type, number) else None


def _is_listed(feed: EventFeed, kind: str) -> bool:
    known = {known.name: known for known in feed.kinds}.get(kind)
    return known is not None and known.label is not None


def _is_same(event: Event, report: Report, date: datetime) -> bool:
    """Return whether the two are alike, but for the zones of their dates, which are unknown."""
    if report.date is None or (report.subject, report.kind) != (str(event.subject), event.kind):
        return False
    apart = abs(report.date - date)
    return apart <= _WIDEST_ZONES and not apart % _QUARTER
