"""Where a job sends to, and its mail mode, read once and shown as text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import attrs

from ...account import read_account
from ...bulk import job_mode
from ...bulk.rows import path_values
from ...errors import ConfigurationError, LiveMailError, PostalyticsError
from ...safety import MailMode, ModeReading, read_mode
from ...schema import Environment, Operation
from ..input import UploadRequest, key_in
from ..profiles import profile_name

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
            return await mode_of(client, self.job.operation, self.job.fixed)

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
    key = key_in(job.api_key_file)
    return Destination(job, partial(client_class, key, job.environment, base_url=job.base_url))


def mode_text(reading: ModeReading, target: str) -> str:
    """Return the mode as text for the plan.

    Args:
        reading: the mode that was read.
        target: the API's word for what mail is sent through, such as `endpoint`.
    """
    if reading.mode is MailMode.TEST:
        return "test: nothing is mailed"
    if reading.mode is MailMode.LIVE:
        return "live: pieces are printed and billed"
    if reading.listed:
        return f"unknown, treated as live: this {target} shows no mode"
    return f"unknown, treated as live: no such {target} found. Check the spelling."


async def mode_of(
    client: Client, operation: Operation[Any], fixed: Mapping[str, object]
) -> ModeReading:
    """Read whether an operation with the effect `mail` sends live mail.

    Raises:
        ConfigurationError: the mode cannot be read.
        PostalyticsError: the request for the mode could not be sent.
    """
    try:
        return await read_mode(client, operation, path_values(operation, fixed))
    except LiveMailError as error:
        if not isinstance(error.__cause__, PostalyticsError):
            raise
        cause = error.__cause__
    raise ConfigurationError(
        f"Cannot determine whether this is live mail: {cause.message} Nothing was sent."
    )
