"""Writer thread with group commit: work that waits together shares one commit.

A commit forces the disk, which takes milliseconds. While the thread commits one batch, the work
that arrives waits; the next commit takes all of it. So the rate grows with the number of waiters.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

W = TypeVar("W")
R = TypeVar("R")

MAX_BATCH_SIZE = 1000
"""Default maximum number of pieces of work of one commit."""


class GroupCommit(Generic[W, R]):
    """Writer thread for one event loop, which never waits for the disk itself.

    Args:
        name: the name of the thread.
        loop: the event loop of the waiters.
        commit: called in the thread with a batch; returns a result for each piece of work, in
            order. If it raises, every waiter of the batch gets that exception.
        close: called in the thread at its end.
        max_batch: the maximum number of pieces of work of one commit.
    """

    def __init__(
        self,
        name: str,
        loop: asyncio.AbstractEventLoop,
        commit: Callable[[list[W]], Sequence[R]],
        close: Callable[[], None],
        max_batch: int = MAX_BATCH_SIZE,
    ) -> None:
        self._loop = loop
        self._commit = commit
        self._close = close
        self._max_batch = max_batch
        self._waiting: list[tuple[asyncio.Future[R], W]] = []
        self._submitted: queue.SimpleQueue[list[tuple[asyncio.Future[R], W]] | None] = (
            queue.SimpleQueue()
        )
        self._is_writing = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether `stop` was called, so that no more work may be submitted."""
        return self._closed

    def submit(self, work: W) -> asyncio.Future[R]:
        """Queue work. It is committed even if the future is not awaited.

        Returns:
            A future that is done after the commit, with the work's result.

        Raises:
            RuntimeError: the thread was stopped.
        """
        if self._closed:
            raise RuntimeError("The writer thread was stopped.")
        committed: asyncio.Future[R] = self._loop.create_future()
        if not self._waiting:
            # Not at once: other tasks of this iteration of the loop add to the same batch.
            self._loop.call_soon(self._submit_batch)
        self._waiting.append((committed, work))
        return committed

    def _submit_batch(self) -> None:
        """Give the waiting work to the thread, unless it is writing; `_resolve` calls again."""
        if self._waiting and not self._is_writing:
            self._is_writing = True
            self._submitted.put(self._waiting[: self._max_batch])
            del self._waiting[: self._max_batch]

    def stop(self) -> None:
        """Commit the waiting work, then close what the thread writes to."""
        if not self._closed:
            self._closed = True
            waiting, self._waiting = self._waiting, []
            self._submitted.put(waiting)
            self._submitted.put(None)

    def join(self) -> None:
        """Wait for the end of the thread."""
        self._thread.join()

    def _run(self) -> None:
        try:
            while (batch := self._submitted.get()) is not None:
                results: Sequence[R] | BaseException
                try:
                    results = self._commit([work for _, work in batch])
                except BaseException as error:  # noqa: BLE001 (the waiters raise it)
                    results = error
                with contextlib.suppress(RuntimeError):  # The loop is closed: there is no waiter.
                    self._loop.call_soon_threadsafe(
                        self._resolve, [committed for committed, _ in batch], results
                    )
        finally:
            self._close()

    def _resolve(
        self, batch: list[asyncio.Future[R]], results: Sequence[R] | BaseException
    ) -> None:
        for place, committed in enumerate(batch):
            if committed.done():  # A waiter may have been cancelled.
                continue
            if isinstance(results, BaseException):
                committed.set_exception(results)
            else:
                committed.set_result(results[place])
        self._is_writing = False
        # After the waiters have run: what they write next joins this batch.
        self._loop.call_soon(self._submit_batch)
