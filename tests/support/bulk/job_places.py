"""Places where the journal of a job may be, so that one test covers all of them."""

from __future__ import annotations

import itertools
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from postalytics_runtime.bulk.journal import JobJournal, JobReader, Journal, JournalReader
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal, PostgresReader

from .journals import PARAMETERS


class JobPlace(ABC):
    """Place of the journal of one job.

    Attributes:
        kind: the class of the journal.
    """

    kind: type[JobJournal]

    @property
    @abstractmethod
    def shown(self) -> str:
        """The place as messages name it."""

    @property
    @abstractmethod
    def where(self) -> str:
        """What the class makes the same place from, in another process."""

    @abstractmethod
    async def open(
        self,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any] | None = None,
        begun: Callable[[], object] = lambda: None,
    ) -> JobJournal:
        """Create the journal, or resume it; `begun` is called when a job begins."""

    @abstractmethod
    def reader(self) -> JobReader:
        """Open the journal to read it."""

    @abstractmethod
    def set_times(self, times: Mapping[int, datetime]) -> None:
        """Set the times of the entries of these rows; the journal may be open."""

    @abstractmethod
    def another(self) -> JobPlace:
        """Return the place of another job, which has not begun."""

    @asynccontextmanager
    async def journal(self, **parameters: Any) -> AsyncIterator[JobJournal]:
        """Open the journal of a job with these parameters and those of all tests."""
        journal = await self.open({**PARAMETERS, **parameters})
        try:
            yield journal
        finally:
            await journal.aclose()

    @contextmanager
    def reading(self) -> Iterator[JobReader]:
        """Open the journal to read it, and close it."""
        with closing(self.reader()) as reader:
            yield reader


class FilePlace(JobPlace):
    """Journal in an SQLite file."""

    kind = Journal

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.sqlite"
        self._others = itertools.count(1)

    @property
    def shown(self) -> str:
        return str(self.path)

    @property
    def where(self) -> str:
        return str(self.path.parent)

    async def open(
        self,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any] | None = None,
        begun: Callable[[], object] = lambda: None,
    ) -> JobJournal:
        return await Journal.open(self.path, parameters, options, begun)

    def reader(self) -> JobReader:
        return JournalReader(self.path)

    def set_times(self, times: Mapping[int, datetime]) -> None:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            for row, time in times.items():
                values = (time.timestamp(), row)
                connection.execute("UPDATE entries SET at = ? WHERE row = ?", values)

    def another(self) -> JobPlace:
        return FilePlace(self.path.parent / f"job {next(self._others)}")


class DatabasePlace(JobPlace):
    """Journal in a PostgreSQL database.

    Args:
        dsn: the address of the database.
        job: the name of the job.
    """

    kind = PostgresJournal

    def __init__(self, dsn: str, job: str = "june") -> None:
        self.address = JobAddress(dsn, job)
        self._others = itertools.count(1)

    @property
    def shown(self) -> str:
        return str(self.address)

    @property
    def where(self) -> str:
        return self.address.dsn

    async def open(
        self,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any] | None = None,
        begun: Callable[[], object] = lambda: None,
    ) -> JobJournal:
        def begin(*_: object) -> None:
            begun()

        return await PostgresJournal.open(self.address, parameters, options, begin)

    def reader(self) -> JobReader:
        return PostgresReader(self.address)

    def set_times(self, times: Mapping[int, datetime]) -> None:
        with psycopg.connect(self.address.dsn) as connection:
            connection.cursor().executemany(
                "UPDATE postalytics.entries SET at = %s FROM postalytics.jobs"
                " WHERE job = id AND name = %s AND row = %s",
                [(time, self.address.job, row) for row, time in times.items()],
            )

    def another(self) -> JobPlace:
        return DatabasePlace(self.address.dsn, f"{self.address.job} {next(self._others)}")
