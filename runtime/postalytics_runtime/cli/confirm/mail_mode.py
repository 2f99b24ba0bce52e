"""Where a job sends to, and its mail mode, both read once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

import attrs

from ...account import read_account
from ...bulk import job_mode
from ...bulk.rows import path_values
from ...safety import ModeReading
from ...schema import Environment
from ..input import UploadRequest, key_in
from ..profiles import profile_name
from ..state_folder import pace_file
from .mode import mode_of

if TYPE_CHECKING:
    from ...client import Client


@attrs.define
class Destination:
    """Where an upload sends to; the environment and the mode are read on first use, only once."""

    job: UploadRequest
    connect: Callable[..., Client]

    @cached_property
    def environment(self) -> Environment:
        """The environment.

        Raises:
            ConfigurationError: there is no client with the options of the job.
        """
        return self.job.make_client(self.connect).environment

    @cached_property
    def reading(self) -> ModeReading | None:
        """The mode; `None` if the operation does not mail.

        Raises:
            PostalyticsError: the mode cannot be read.
        """
        return asyncio.run(self._read()) if self.job.mails else None

    async def _read(self) -> ModeReading:
        async with self.connect() as client:
            path = path_values(self.job.operation, self.job.fixed)
            return await mode_of(client, self.job.operation, path)

    @cached_property
    def account(self) -> str | None:
        """The account of the key, if a profile is in use; `None` if the API has no accounts.

        Raises:
            PostalyticsError: the account cannot be read.
        """
        return None if profile_name() is None else asyncio.run(self._read_account())

    async def _read_account(self) -> str | None:
        async with self.connect() as client:
            return await read_account(client)

    @property
    def job_in_mode(self) -> UploadRequest:
        """The upload with its account and its mail mode, which tell its job from others."""
        mode = None if self.reading is None else job_mode(self.reading.mode)
        return attrs.evolve(self.job, mode=mode, account=self.account)

    def connect_as_shown(self) -> Client:
        """Return a client that refuses live mail if the plan showed test mode.

        Other people can change the mode at any time, even while the job runs.
        """
        if self.reading is None or self.reading.mode.bills:
            return self.connect()
        return self.connect(allow_live_mail=False)


def destination(job: UploadRequest, client_class: type[Client]) -> Destination:
    """Return where an upload sends to, with the key that its options name."""
    key, pace = key_in(job.api_key_file), pace_file(job.api.name.lower())
    connect = partial(client_class, key, job.environment, base_url=job.base_url, pace_file=pace)
    return Destination(job, connect)
