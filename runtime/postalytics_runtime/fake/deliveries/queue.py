"""Queue of deliveries, without I/O: the caller passes the time."""

from __future__ import annotations

import random
from heapq import heappop, heappush
from itertools import count

import attrs

from ..definition import Collection, DeliveryRule
from ..records import DUE, OWNER, Record, Store
from .fault import DeliveryFault, DeliveryFaultKind, choose
from .log import DeliveryLog

QUEUE = Collection(name="_deliveries", key="_number")
"""Collection of the deliveries that are not finished, which a state file keeps."""
_COLLECTED = 0
"""The number of the record that says until when events were collected."""
_SECONDS_OF_DAY = 86400


@attrs.define
class Job:
    """Delivery of an event to one address: the next attempt."""

    number: int
    event: int
    """The key of the event."""
    url: str
    at: float
    """When to attempt it, in seconds since the epoch of the fake's own clock."""
    attempts: int = 0
    """How many attempts failed."""
    copies: int = 0
    """How many copies of the same delivery come before this one."""
    fault: DeliveryFault | None = None

    def has(self, kind: DeliveryFaultKind) -> bool:
        """Return whether the delivery has a fault of this kind."""
        return self.fault is not None and self.fault.kind == kind

    @property
    def retries(self) -> int:
        """The number of retries that the body states."""
        return self.attempts + self.copies


class DeliveryQueue:
    """Queue of deliveries: which events go where, and when.

    Args:
        rule: what the definition of the fake says of deliveries.
        store: the records, with the collection `QUEUE`; deliveries in it are continued.
        now: the time. Events that were due before it are delivered only if an earlier queue with
            the same file did not collect them.
        settings: which events are delivered, and with which faults.
        seed: the seed of the random numbers for faults with a probability.
    """

    def __init__(
        self, rule: DeliveryRule, store: Store, now: float, settings: DeliveryLog, seed: int
    ) -> None:
        self._rule = rule
        self._store = store
        self._settings = settings
        self._kinds = dict(rule.kinds)
        self._key = store.key_field(rule.of)
        self._chance = random.Random(seed)  # noqa: S311 (must be repeatable, protects no secret)
        self._events = count(1)
        self._order = count()
        self._heap: list[tuple[float, int, Job]] = []
        self._held: dict[str, Job] = {}
        for record in store.find(QUEUE.name, {}):
            if record[QUEUE.key] == _COLLECTED:
                now = record["until"]
            else:
                self._push(Job(number=record[QUEUE.key], **record["job"]))
        self._numbers = count(max(store.next_key(QUEUE.name), _COLLECTED + 1))
        store.follow(rule.of, now)
        store.put([self._collected(now)])

    def collect(self, until: float) -> list[tuple[Job, Record]]:
        """Queue the deliveries of all events that became due, to the webhooks of this moment.

        Returns:
            the deliveries that a fault drops, with their events.
        """
        jobs = [
            (self._job(event, url), event)
            for event in self._store.take_due(self._rule.of, until)
            for url in self._addresses(event)
        ]
        dropped = [(job, event) for job, event in jobs if job.has("drop")]
        queued = [job for job, _ in jobs if not job.has("drop")]
        if jobs:
            self._store.put([*map(_kept, queued), self._collected(until)])
        for job in queued:
            self._add(job)
        return dropped

    def has_due(self, now: float) -> bool:
        """Return whether an attempt is due."""
        return bool(self._heap) and self._heap[0][0] <= now

    def take_due(self, now: float) -> list[Job]:
        """Return the deliveries to attempt now, in the order in which they became due."""
        due: list[Job] = []
        while self.has_due(now):
            due.append(heappop(self._heap)[2])
        return due

    def next_time(self) -> float | None:
        """Return when there is something to do next, in seconds since the epoch."""
        event = self._store.next_due(self._rule.of)
        attempt = self._heap[0][0] if self._heap else None
        return min((time for time in (event, attempt) if time is not None), default=None)

    def event_of(self, job: Job) -> Record | None:
        """Return the event of a delivery; None if it was removed meanwhile."""
        return next(iter(self._store.find(self._rule.of, {self._key: job.event})), None)

    def retry(self, job: Job, now: float) -> None:
        """Queue the next attempt of a delivery that failed, if there is one."""
        if job.attempts == len(self._rule.retries):
            self.finish(job)
            return
        job.at = now + self._rule.retries[job.attempts]
        job.attempts += 1
        if not job.copies:
            self._store.put([_kept(job)])
        self._push(job)

    def finish(self, job: Job) -> None:
        """Forget a delivery."""
        if not job.copies:
            self._store.remove([(QUEUE.name, {QUEUE.key: job.number})])

    def _addresses(self, event: Record) -> list[str]:
        rule, source, kind = self._rule, event.get(self._rule.by), event.get(self._rule.kind)
        if kind not in self._kinds or not self._settings.delivers(source, kind):
            return []
        conditions = {rule.by: source, **rule.active, OWNER: event.get(OWNER)}
        found = self._store.find(rule.to, conditions)
        return [record[rule.url] for record in found if record.get(rule.url)]

    def _job(self, event: Record, url: str) -> Job:
        fault = choose(self._settings.faults, next(self._events), self._chance)
        late = fault.days * _SECONDS_OF_DAY if fault and fault.kind == "late" else 0
        return Job(
            number=next(self._numbers),
            event=event[self._key],
            url=url,
            at=event[DUE] + late,
            fault=fault,
        )

    def _add(self, job: Job) -> None:
        """Queue a first attempt, and after it the one that a fault held back until then."""
        if job.has("swap") and job.url not in self._held:
            self._held[job.url] = job
            return
        self._push(job)
        if job.fault and job.has("duplicate"):
            for copies in range(1, job.fault.times):
                self._push(attrs.evolve(job, copies=copies))
        if held := self._held.pop(job.url, None):
            held.at = job.at
            self._push(held)

    def _push(self, job: Job) -> None:
        heappush(self._heap, (job.at, next(self._order), job))

    def _collected(self, until: float) -> tuple[str, Record]:
        return QUEUE.name, {QUEUE.key: _COLLECTED, "until": until}


def _kept(job: Job) -> tuple[str, Record]:
    """Return the record from which a delivery is continued."""
    kept = {"event": job.event, "url": job.url, "at": job.at, "attempts": job.attempts}
    return QUEUE.name, {QUEUE.key: job.number, "job": kept}
