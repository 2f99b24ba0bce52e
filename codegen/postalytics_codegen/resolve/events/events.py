"""Check the events of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...language import PolledListFacts, facts
from ...model import EventsModel, PolledListModel
from ...yaml import quoted
from ..names import refuse_reserved
from .deliveries import DeliveryChecker, refuse_dots
from .kinds import check_kinds
from .watched_lists import check_list
from .webhooks import WebhookChecker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import Events, PolledList
    from ...model import ResolvedModel
    from ...yaml import Diagnostics
    from ..doc_pages import DocPages
    from ..models import DeclaredModel
    from ..names import Namespace
    from ..operations import ReadOperations


@attrs.frozen
class EventsChecker:
    """Checker of the events of an API, once all operations are known."""

    _reads: ReadOperations
    _declared: Mapping[str, DeclaredModel]
    _models: Mapping[str, ResolvedModel]
    _received: frozenset[str]
    """The models that resources receive."""
    _functions: Namespace
    """The names of all functions of resources."""
    _pages: DocPages
    _diagnostics: Diagnostics

    def check(self, events: Events) -> EventsModel | None:
        """Return the events with all that they refer to."""
        polled = self._polled(events.poll)
        deliveries = webhooks = None
        if events.delivery:
            checker = DeliveryChecker(
                self._declared, self._models, self._received, self._diagnostics
            )
            deliveries = checker.check(events.delivery, polled)
        if events.webhook:
            if "delivery" not in events.places:
                self._diagnostics.report(events.webhook.place, "'webhook' needs 'delivery'")
            webhooks = WebhookChecker(
                self._reads, self._declared, self._functions, self._diagnostics
            ).check(events.webhook, polled)
        kinds = check_kinds(events, polled, deliveries, self._diagnostics)
        lists = [
            check_list(function, written, self._reads, self._diagnostics)
            for function, written in events.lists.items()
        ]
        source = self._pages.source(events.source)
        if polled is None:
            return None
        return EventsModel(
            noun=events.noun,
            kinds=kinds,
            polled=polled,
            deliveries=deliveries,
            webhooks=webhooks,
            lists=tuple(one for one in lists if one is not None),
            source=source,
            note=events.note,
        )

    def _polled(self, poll: PolledList) -> PolledListModel | None:
        read = self._reads.named(poll.read, many=True, but="events are polled from a list")
        if read is None:
            return None
        subject = self._reads.field(poll.subject, read)
        kind = self._reads.field(poll.kind, read, "a string")
        date = self._reads.field(poll.date, read, "a string")
        detail = self._reads.field(poll.detail, read, "a string") if poll.detail else None
        refuse_reserved("event parameter", poll.subject, self._diagnostics)
        if len(read.path_parameters) != 1:
            self._diagnostics.report(
                poll.read.place,
                f"{quoted(read.name)} must have one path parameter, the ID of the source, but it "
                f"has {len(read.path_parameters) or 'none'}",
            )
            return None
        (source,) = read.path_parameters
        refuse_reserved("event parameter", source.name, self._diagnostics, at=poll.read.place)
        if source.name == poll.subject:
            self._diagnostics.report(
                poll.subject.place,
                f"the source and the subject cannot both be called {quoted(poll.subject)}",
            )
        if subject is None or kind is None or date is None:
            return None
        shown = [field for field in (subject, kind, date, detail) if field is not None]
        refuse_dots(shown, poll.place, self._diagnostics)
        return PolledListModel(
            **facts(PolledListFacts, poll),
            read=read,
            subject=subject,
            kind=kind,
            date=date,
            detail=detail,
        )
