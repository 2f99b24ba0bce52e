"""A job in a database as it was begun: what any machine needs to go on with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, Any, Self

import attrs
from yarl import URL

from ...config import is_loopback
from ...errors import ConfigurationError, JournalDamagedError
from ...http import Timeout
from ...schema import Api, Effect, Operation
from ...text import printable
from ..consent import Consent
from ..rows import RowCounts
from .plan import JobPlan

if TYPE_CHECKING:
    from ...client import Client
    from ..journal.postgres import JobAddress, Standing

API, KEY, QUIET = "api", "key", "quiet"
"""What a job waits for, in the database. Not the text of an error: a vendor's message may quote
values of a row, and the log of the server shows this."""
_NEEDED = {"operation": str, "environment": str, "fixed": dict, "rows": int, "input": str}
"""The parameters without which no other machine can go on with a job, and their types."""
WAITS_FOR: Mapping[str, str] = {
    API: "the API cannot be reached, fails, or has asked for a pause",
    KEY: "the API has paused the key",
    QUIET: "the API may still be processing a row that got no response",
}
"""What a job waits for, in words."""


@attrs.frozen
class RecordedJob:
    """A job as the database has it at one moment."""

    address: JobAddress
    parameters: Mapping[str, Any]
    options: Mapping[str, Any]
    counts: RowCounts
    standing: Standing

    @classmethod
    def read(cls, dsn: str, job: str) -> Self:
        """Read a job from the database.

        Raises:
            JournalError: there is no such job, or it cannot be read.
            ConfigurationError: the address or the name is not valid, or the driver is missing.
        """
        from ..journal.postgres import JobAddress, PostgresReader

        address = JobAddress.of(dsn, job)
        with closing(PostgresReader(address)) as reader:
            # The standing first: a job that goes on meanwhile is then shown as held.
            standing = reader.standing()
            found = cls(address, reader.parameters, reader.options, reader.counts(), standing)
        given = found.parameters
        wrong = [name for name, kind in _NEEDED.items() if not isinstance(given.get(name), kind)]
        wrong += [name for name in ("account", "token_field") if name not in given]
        if wrong:
            raise found._damaged(wrong[0])
        return found

    def _damaged(self, name: str) -> JournalDamagedError:
        return JournalDamagedError(
            f"The journal {str(self.address)!r} cannot be used: what it says about the job was "
            f"changed ({name}). Nothing was sent."
        )

    def _number(self, name: str, default: float) -> float:
        """Return an option that is a number, or the default if it is not there.

        Raises:
            JournalDamagedError: it is not a number.
        """
        value = self.options.get(name)
        if value is None:
            return default
        if isinstance(value, (int, float)):
            return value
        raise self._damaged(name)

    @property
    def is_finished(self) -> bool:
        """Whether no row is left to send, and those that are unconfirmed stay so."""
        return not self.counts.pending and (self.standing.ended or not self.counts.unconfirmed)

    @property
    def waits_for(self) -> str:
        """What the job waits for, as a clause."""
        return WAITS_FOR.get(self.standing.wait_for or "", "another call has just released it")

    @property
    def url(self) -> str:
        """The address of the environment that the job sends to."""
        return str(self.parameters["environment"])

    @property
    def sends_live_mail(self) -> bool:
        """Whether the job sends mail that is, or may be, real."""
        return self.parameters.get("mode") not in (None, "test")

    def operation(self, api: Api) -> Operation[Any]:
        """Return the operation that the job calls for each row.

        Raises:
            ConfigurationError: the API no longer has the operation, or not with these shared
                values.
        """
        name = str(self.parameters["operation"])
        found = {str(operation): operation for operation in api.operations}.get(name)
        if found is None or found.bulk is None or {*found.bulk.fixed} != {*self.fixed}:
            raise ConfigurationError(
                f"The job {self.address} was begun with another version of {api.name}: this "
                f"version cannot upload its rows with {printable(name)}. Nothing was sent. Go on "
                "with that version."
            )
        return found

    @property
    def fixed(self) -> Mapping[str, Any]:
        """The shared values of all rows, by Python name."""
        fixed: Mapping[str, Any] = self.parameters["fixed"]
        return fixed

    def plan(self, client: Client, pending: int, kept: int = 0) -> JobPlan[Any]:
        """Return what a claim sends, and how: as it was recorded when the job began.

        Args:
            client: the client that sends.
            pending: the number of rows that are left to send.
            kept: the number of unconfirmed rows with an idempotency key, which may be sent again.

        Raises:
            ConfigurationError: the client does not fit the job.
        """
        operation = self.operation(client.api)
        return JobPlan(
            client=client,
            operation=operation,
            fixed=self.fixed,
            consent=Consent(client, operation, self.fixed, self._agreed(operation, pending, kept)),
            concurrency=int(self._number("concurrency", 8)),
            max_rejected=self._number("max_rejected", 5.0) / 100,
            quiet=self._quiet(client),
            token_field=self.parameters["token_field"],
            waits=False,
        )

    def _agreed(self, operation: Operation[Any], pending: int, kept: int) -> int | None:
        """Return the number of live pieces that may be sent under the recorded agreement."""
        if operation.effect is not Effect.MAIL or not self.sends_live_mail:
            return None
        agreed = self.options.get("live")
        if agreed is None:
            raise ConfigurationError(
                f"The job {self.address} sends live mail, and no number of pieces that was agreed "
                "to is recorded with it. Nothing was sent. Go on with the program or the command "
                "that began it."
            )
        if pending > self._number("live", 0):
            raise ConfigurationError(
                f"The job {self.address} has {pending:,} rows left to send, and {agreed:,} live "
                "pieces were agreed to when it began. Nothing was sent. Go on with the program or "
                "the command that began it, which asks for another agreement."
            )
        return min(pending + kept, int(self._number("live", 0)))

    @property
    def timeout(self) -> Timeout:
        """The time limits of an attempt, if the command that began the job had some.

        Raises:
            JournalDamagedError: what is recorded is not a duration.
        """
        seconds = self._number("timeout", 0)
        if seconds < 0:
            raise self._damaged("timeout")
        return Timeout(total=seconds, sock_read=seconds) if seconds else Timeout()

    def _quiet(self, client: Client) -> float | None:
        """Return the quiet period of the job, unless requests of this client may last longer."""
        recorded = self._number("quiet_period", 0)
        return recorded if recorded > client.timeout.total else None


@asynccontextmanager
async def fitting_client(
    client_class: type[Client], client: Client | None, job: RecordedJob, key: str | None = None
) -> AsyncGenerator[Client]:
    """Check that a client fits a job, or make one that does, and close it in the end.

    Raises:
        ConfigurationError: the client does not fit, or none can be made.
    """
    if client is None:
        environment, base_url = _place(client_class.api, job)
        # Without a recorded agreement to live mail, the client refuses to send any.
        async with client_class(
            key,
            environment=environment,
            base_url=base_url,
            timeout=job.timeout,
            allow_live_mail=job.sends_live_mail,
        ) as made:
            yield made
        return
    if client.environment.url != job.url:
        raise ConfigurationError(
            f"The job {job.address} sends to {printable(job.url)}, and the client to "
            f"{client.environment.url}. Nothing was sent. Use a client of that environment."
        )
    mails = job.operation(client.api).effect is Effect.MAIL
    if mails and client.allow_live_mail is not job.sends_live_mail:
        kind, wanted = ("live mail", True) if job.sends_live_mail else ("tests only", False)
        raise ConfigurationError(
            f"The job {job.address} sends {kind}. Nothing was sent. Use a client made with "
            f"allow_live_mail={wanted}."
        )
    yield client


def _place(api: Api, job: RecordedJob) -> tuple[str | None, str | None]:
    """Return the name and the address for a client in the environment of a job.

    The address comes from a database, and the key goes to it. So it must be one that the API names,
    or this machine.
    """
    recorded = job.options.get("place")
    named = [place.name for place in api.environments if place.url == job.url]
    if named:
        return recorded if recorded in named else named[0], None
    if not is_loopback(URL(job.url)):
        raise ConfigurationError(
            f"The job {job.address} sends to {printable(job.url)}, which is not an environment of "
            f"{api.name}. Nothing was sent. If that is where you want your key to be sent, pass a "
            "client that was made for it."
        )
    known = recorded in [place.name for place in api.environments]
    return recorded if known else None, job.url
