"""Task that delivers events as they become due."""

from __future__ import annotations

import asyncio
from collections import deque
from http import HTTPStatus
from types import TracebackType
from typing import Self

import orjson

from ..clock import Clock
from ..definition import DeliveryRule
from ..records import DUE, Record, without_hidden
from .body import body_of
from .delivery import Delivery
from .log import NOTATIONS, DeliveryLog
from .queue import DeliveryQueue, Job
from .sender import NOT_OF_THIS_MACHINE, Sender, is_of_this_machine

_SHORTEST_WAIT = 0.001


class Dispatcher:
    """Task that delivers events, an asynchronous context manager.

    Leaving it cancels the deliveries in flight at once.

    Args:
        rule: what the definition of the fake says of deliveries.
        queue: the deliveries.
        settings: how to deliver; attempts are recorded there.
        clock: the fake's own clock.
    """

    def __init__(
        self, rule: DeliveryRule, queue: DeliveryQueue, settings: DeliveryLog, clock: Clock
    ) -> None:
        self._rule = rule
        self._queue = queue
        self._settings = settings
        self._clock = clock
        self._sender = Sender()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._lanes: dict[str, _Lane] = {}
        self._unfinished = 0
        self._has_ended = False
        self._next_time: float | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])
        if not self._task.cancelled():
            self._task.result()

    def collect(self) -> None:
        """Queue what became due by now, for the webhooks of this moment."""
        for job, event in self._queue.collect(self._now):
            self._record(job, event, b"", None, "A fault dropped it.")
        if self._queue.has_due(self._now) and not self._has_ended:
            self._idle.clear()
        if self._queue.next_time() != self._next_time:
            self._wake.set()

    def clock_moved(self) -> None:
        """Queue what became due when the clock was advanced."""
        self.collect()
        self._wake.set()

    async def delivered(self) -> None:
        """Wait until every attempt that is due by now was made."""
        self.collect()
        await self._idle.wait()

    @property
    def _now(self) -> float:
        return self._clock.now().timestamp()

    async def _run(self) -> None:
        try:
            async with self._sender, asyncio.TaskGroup() as group:
                while True:
                    self.collect()
                    for job in self._queue.take_due(self._now):
                        self._start(job, group)
                    if not self._unfinished:
                        self._idle.set()
                    self._wake.clear()
                    await self._wait()
        finally:
            self._has_ended = True  # Nothing waits for a task that has ended.
            self._idle.set()

    async def _wait(self) -> None:
        """Wait until the next time at which there is something to do, or for `collect`."""
        moment = self._next_time = self._queue.next_time()
        seconds = None if moment is None else self._clock.seconds_until(moment)
        try:
            async with asyncio.timeout(None if seconds is None else max(seconds, _SHORTEST_WAIT)):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _start(self, job: Job, group: asyncio.TaskGroup) -> None:
        lane = self._lanes.setdefault(job.url, _Lane())
        lane.jobs.append(job)
        self._unfinished += 1
        if lane.workers < max(self._settings.at_once, 1):
            lane.workers += 1
            group.create_task(self._work(lane))

    async def _work(self, lane: _Lane) -> None:
        while lane.jobs:
            await self._attempt(lane.jobs.popleft())
            self._unfinished -= 1
            self._wake.set()
        lane.workers -= 1

    async def _attempt(self, job: Job) -> None:
        event = self._queue.event_of(job)
        if event is None or not is_of_this_machine(job.url):
            if event is not None:
                self._record(job, event, b"", None, NOT_OF_THIS_MACHINE)
            self._queue.finish(job)
            return
        content, began = self._content(job, event), self._now
        pause = job.fault.pause if job.fault and job.has("slow_body") else None
        status, reason = await self._sender.send(job.url, content, self._settings.timeout, pause)
        delivery = self._record(job, event, content, status, reason)
        if delivery.acknowledged or status == HTTPStatus.GONE:
            self._queue.finish(job)
        else:
            self._queue.retry(job, began)

    def _content(self, job: Job, event: Record) -> bytes:
        notation = self._settings.notation
        return orjson.dumps(
            body_of(
                self._rule,
                event,
                event[DUE],
                retries=job.retries,
                fault=job.fault,
                notation=notation and NOTATIONS[notation],
                zone=self._settings.zone,
            )
        )

    def _record(
        self, job: Job, event: Record, content: bytes, status: int | None, reason: str
    ) -> Delivery:
        delivery = Delivery(
            url=job.url,
            event=without_hidden(event),
            content=content,
            retries=job.retries,
            at=self._clock.now(),
            status=status,
            reason=reason,
            fault=job.fault,
        )
        self._settings.record(delivery)
        return delivery


class _Lane:
    """DeliveryLog to one address, and the number of tasks that attempt them."""

    def __init__(self) -> None:
        self.jobs: deque[Job] = deque()
        self.workers = 0
