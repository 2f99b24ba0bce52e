"""Consent to bulk mail: a number of live pieces, or tests only; checked while the job runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError, LiveMailError
from ..safety import MailMode, ModeReading, read_mode
from ..schema import Effect, Operation
from .rows import path_values

if TYPE_CHECKING:
    from ..client import Client

MODE_SECONDS = 300.0
"""Maximum age of a reading of the mode while live mail is sent, in seconds. The vendor's guidelines
ask for five minutes between polls."""


class Consent:
    """Consent to the mail of one bulk job.

    A client that must not send real mail reads the mode before each piece. Any other client needs
    the number of pieces; then the job reads the mode when it begins, every five minutes, and at its
    end. An operation that does not mail needs no consent.

    Args:
        client: the client that reads the mode.
        operation: the operation that is called for each row.
        fixed: the shared values, by Python name.
        live: the number of pieces that may be real mail; `None` for none.

    Raises:
        ConfigurationError: the operation may send real mail and no number is given, or a number is
            given though the client must not send real mail.

    Attributes:
        live: the number of pieces that may be real mail; `None` for none.
        mode: the mode in which the rows are sent; `None` before it is read, and if nothing is
            mailed.
        changed: how the mode changed while rows were sent, as a sentence; `None` if it did not.
    """

    def __init__(
        self, client: Client, operation: Operation[Any], fixed: Mapping[str, Any], live: int | None
    ) -> None:
        self.live = live
        self.mode: MailMode | None = None
        self._client = client
        self._operation = operation
        self._path = path_values(operation, fixed)
        self._mails = operation.effect is Effect.MAIL
        self._read_at = 0.0
        self._reading = asyncio.Lock()
        self.changed: str | None = None
        self._read_on = 0.0
        if self._mails:
            self._require_decision()

    def _require_decision(self) -> None:
        if self.live is None and self._client.allow_live_mail:
            raise ConfigurationError(
                f"Nothing was sent: {self._operation} may send real mail for each row. Pass live= "
                "with the number of pieces, or use a client made with allow_live_mail=False to "
                "send tests only."
            )
        if self.live is not None and not self._client.allow_live_mail:
            raise ConfigurationError(
                f"Nothing was sent: live={self.live} asks for real mail, and the client was made "
                "with allow_live_mail=False. Leave one of them out."
            )
        if self.live is not None and (type(self.live) is not int or self.live < 0):
            raise ConfigurationError(
                f"Nothing was sent: live is {self.live!r}; it is a number of pieces, 0 or more."
            )

    @property
    def job_mode(self) -> str | None:
        """The mode of the job, `test` or `live`; `None` if nothing is mailed."""
        return None if self.mode is None else job_mode(self.mode)

    @property
    def entry(self) -> dict[str, str]:
        """The fields of a journal entry that hold the mode."""
        return {} if self.mode is None else {"mode": self.mode.value}

    async def begin(self) -> None:
        """Read the mode, unless it was read before, and compare it with the consent.

        Raises:
            ConfigurationError: real mail was agreed to, and the rows would be tests.
            LiveMailError: the rows would be real mail, or may be, which was not agreed to; or the
                mode cannot be read.
            PostalyticsError: the request for the mode was not sent.
        """
        if not self._mails or self.mode is not None:
            return
        reading = await self._read()
        if self.live is None and reading.mode.bills:
            raise LiveMailError(
                f"Nothing was sent: {reading.reason}, and real mail was not agreed to. Switch to "
                "test mode, or agree to a number of live pieces."
            )
        if self.live is not None and not reading.mode.bills:
            raise ConfigurationError(
                f"Nothing was sent: {self.live:,} live pieces were agreed to, but "
                f"{reading.reason}: it is a test, and nothing would be mailed. Switch to live "
                "mode first, or agree to tests only."
            )
        self.mode = reading.mode

    def require_rows(self, pending: int, most: int | None = None) -> None:
        """Compare the agreed number of live pieces with the number of rows to send.

        Args:
            pending: the number of rows that would be sent now.
            most: the highest number that may be agreed to; `None` for `pending`.

        Raises:
            ConfigurationError: the numbers differ.
        """
        highest = pending if most is None else most
        if self._mails and self.live is not None and not pending <= self.live <= highest:
            are = "is" if pending == 1 else "are"
            raise ConfigurationError(
                f"Nothing was sent: {self.live:,} live pieces were agreed to, but {pending:,} "
                f"{are} left to send. To go on, agree to {pending:,}."
            )

    def judged(self, error: LiveMailError) -> LiveMailError:
        """Return the error that stops a job of tests when its next piece might be real mail."""
        if error.__cause__ is not None:
            return error  # The mode could not be read, and may still be test.
        self.changed = (
            "The API no longer shows test mode, so the remaining rows might be real mail. The rows "
            "that succeeded were sent as tests. A piece that was in flight when the mode changed "
            "may be real mail, so check the last pieces."
        )
        return LiveMailError(self.changed)

    async def still_holds(self) -> None:
        """Read the mode again if the last reading is too old; call it before each row.

        Raises:
            LiveMailError: the mode has changed, or cannot be read.
        """
        if self.live is None:
            return
        # One row reads the mode. The others wait for the lock, and then find the reading recent.
        async with self._reading:
            if self.changed is None and self._is_old():
                await self.look_again()
        if self.changed is not None:  # Rows that waited for the lock must not be sent either.
            raise LiveMailError(
                f"{self.changed} The job stops: its rows would not all be sent in the same mode."
            )

    def _is_old(self) -> bool:
        # The monotonic clock may stop while the machine sleeps, and the wall clock may be set: the
        # larger of the two ages counts.
        passed = max(time.monotonic() - self._read_at, time.time() - self._read_on)
        return self._mails and passed >= MODE_SECONDS

    async def look_again(self) -> str | None:
        """Read the mode again; return how it changed since the job began, or `None`.

        Raises:
            LiveMailError: the mode cannot be read.
            PostalyticsError: the request for the mode was not sent.
        """
        if not self._mails or self.live is None or self.mode is None:
            return None
        now = (await self._read()).mode
        if self.mode is MailMode.UNKNOWN and now is MailMode.LIVE:
            self.mode = now  # Live mail was agreed to, and now the mode is known to be live.
        if now is not self.mode:
            self.changed = (
                f"The mode was {self.mode.value} when the rows were started, and is {now.value} "
                "now; it is unknown which rows were sent before it changed."
            )
        return self.changed

    async def _read(self) -> ModeReading:
        reading = await read_mode(self._client, self._operation, self._path)
        self._read_at, self._read_on = time.monotonic(), time.time()
        return reading


def job_mode(mode: MailMode) -> str:
    """Return the mode of a job, `test` or `live`; an unknown mode counts as live.

    >>> job_mode(MailMode.TEST), job_mode(MailMode.UNKNOWN)
    ('test', 'live')
    """
    return (MailMode.LIVE if mode.bills else mode).value
