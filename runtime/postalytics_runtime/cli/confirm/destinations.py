"""Where a job sends to: the account, the target and the mail mode, all read once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

import attrs

from ...account import Account, read_named_account
from ...bulk import job_mode
from ...bulk.rows import path_values
from ...errors import ConfigurationError, Outcome, PostalyticsError, outcome_of
from ...safety import ModeReading
from ...schema import Environment
from ..input import UploadRequest, key_in
from ..profiles import profile_name
from ..sentences import plain_words
from ..state_folder import pace_file
from .mode import mode_of
from .targets import FoundTarget, mail_target, read_target
from .unknown_target import require_listed

if TYPE_CHECKING:
    from ...client import Client


@attrs.frozen
class _Found:
    """What the API shows of where an upload sends to."""

    account: Account | None = None
    target: FoundTarget | None = None
    reading: ModeReading | None = None


@attrs.define
class Destination:
    """Where an upload sends to; the environment and the account are read on first use, once."""

    job: UploadRequest
    connect: Callable[..., Client]

    @cached_property
    def environment(self) -> Environment:
        """The environment.

        Raises:
            ConfigurationError: there is no client with the options of the job.
        """
        return self.job.make_client(self.connect).environment

    @property
    def account(self) -> Account | None:
        """The account of the key; `None` if the API has no accounts.

        Raises:
            ConfigurationError: the account, the target or the mode cannot be read.
            PostalyticsError: a request was not sent.
        """
        return self._found.account

    @property
    def target(self) -> FoundTarget | None:
        """What rows are uploaded to, as a list shows it; `None` if the API has no such list.

        Raises:
            ConfigurationError: the account, the target or the mode cannot be read.
            PostalyticsError: a request was not sent.
        """
        return self._found.target

    @property
    def reading(self) -> ModeReading | None:
        """The mode; `None` if the operation does not mail.

        Raises:
            ConfigurationError: the account, the target or the mode cannot be read.
            PostalyticsError: a request was not sent.
        """
        return self._found.reading

    def require_target(self) -> None:
        """Refuse a target that no list of the account shows, unless `--unlisted` was given.

        Raises:
            ConfigurationError: the account does not have the target, or it cannot be read.
            PostalyticsError: a request was not sent.
        """
        if self.target is not None:
            require_listed(self.job, self.target, self.account)

    @cached_property
    def _found(self) -> _Found:
        job = self.job
        if job.api.account is None and job.bulk.targets is None and not job.mails:
            return _Found()
        return asyncio.run(self._read())

    async def _read(self) -> _Found:
        job = self.job
        async with self.connect() as client:
            account = await _account_of(client)
            if job.mails:
                path = path_values(job.operation, job.fixed)
                reading = await mode_of(client, job.operation, path)
                return _Found(account, mail_target(reading), reading)
            if job.bulk.targets is None:
                return _Found(account)
            target = await read_target(client, job.bulk.targets, job.fixed, job.target)
            return _Found(account, target)

    @property
    def job_in_mode(self) -> UploadRequest:
        """The upload with its account and its mail mode, which tell its job from others.

        The account counts only if a profile or a fleet chose it.
        """
        return attrs.evolve(
            self.job,
            mode=None if self.reading is None else job_mode(self.reading.mode),
            account=self.account.id if self.account and self._account_counts else None,
            target_name=None if self.target is None else self.target.name,
        )

    @property
    def _account_counts(self) -> bool:
        return profile_name() is not None or self.job.fleet is not None

    def connect_as_shown(self) -> Client:
        """Return a client that refuses live mail if the plan showed test mode.

        Other people can change the mode at any time, even while the job runs.
        """
        if self.reading is None or self.reading.mode.bills:
            return self.connect()
        return self.connect(allow_live_mail=False)


async def _account_of(client: Client) -> Account | None:
    try:
        return await read_named_account(client)
    except PostalyticsError as error:
        if outcome_of(error) is Outcome.NOT_SENT:
            raise
        why = plain_words(error.message)
        raise ConfigurationError(
            f"The account of the API key cannot be read: {why} Nothing was sent."
        ) from error


def destination(job: UploadRequest, client_class: type[Client]) -> Destination:
    """Return where an upload sends to, with the key that its options name."""
    key, pace = job.api_key or key_in(job.api_key_file), pace_file(job.api.name.lower())
    connect = partial(client_class, key, job.environment, base_url=job.base_url, pace=pace)
    return Destination(job, connect)
