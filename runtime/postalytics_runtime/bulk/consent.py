"""Consent for bulk mail: a number of live pieces, or tests only; held while the job runs."""

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
"""How long a mode that was read is relied on while live mail is sent. The vendor's guidelines ask
for five minutes between polls."""


class Consent:
    """What a bulk job that mails may do.

    A client that must not mail for real looks at the mode before each piece. Any other needs the
    number of pieces; then the mode is read when the job begins, every five minutes, and at its end.
    For an operation that does not mail there is nothing to agree to.

    Args:
        client: what reads the mode.
        operation: what is done for each row.
        fixed: what is the same for all rows, by Python name.
        live: how many pieces may be mailed for real; `None` for none.

    Raises:
        ConfigurationError: it may mail for real and no number is given, or there is a number
            though the client must not mail.

    Attributes:
        live: how many pieces may be mailed for real.
        mode: the mode that the rows are sent in; `None` before it is read, and where nothing is
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
        """What tells a job of tests from one of real mail; `None` where nothing is mailed."""
        return None if self.mode is None else job_mode(self.mode)

    @property
    def entry(self) -> dict[str, str]:
        """What a journal keeps of the mode with each step of a row."""
        return {} if self.mode is None else {"mode": self.mode.value}

    async def begin(self) -> None:
        """Read the mode, unless that is done, and hold it against what was agreed to.

        Raises:
            ConfigurationError: real mail was agreed to, and it would be a test.
            LiveMailError: it would be real mail, or may be, and the client must not; or the mode
                cannot be read.
            PostalyticsError: nothing could be asked.
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

    def require_rows(self, pending: int) -> None:
        """Hold the number that was agreed to against the rows that are left to send.

        Raises:
            ConfigurationError: they differ.
        """
        if self._mails and self.live is not None and self.live != pending:
            are = "is" if pending == 1 else "are"
            raise ConfigurationError(
                f"Nothing was sent: {self.live:,} live pieces were agreed to, but {pending:,} "
                f"{are} left to send. To go on, agree to {pending:,}."
            )

    def judged(self, error: LiveMailError) -> LiveMailError:
        """What a job stops with that sends tests, where a piece would not be one any more."""
        if error.__cause__ is not None:
            return error  # It could not be read, and may be a test all the same.
        self.changed = (
            "It is no longer shown in test mode, so what is left might be real mail. The rows that "
            "are created were sent as tests; a piece that was in flight when the mode changed may "
            "be real mail, so check the last ones."
        )
        return LiveMailError(self.changed)

    async def still_holds(self) -> None:
        """Read the mode again where that was long ago; call it before each row.

        Raises:
            LiveMailError: the mode has changed, or cannot be read.
        """
        if self.live is None:
            return
        async with self._reading:
            if self.changed is None and self._is_old():
                await self.look_again()
        if self.changed is not None:  # Rows that waited for the reading are held back as well.
            raise LiveMailError(
                f"{self.changed} The job does not go on: its rows would not all be sent alike."
            )

    def _is_old(self) -> bool:
        # The first clock may stand still while the machine sleeps, the second may be set.
        passed = max(time.monotonic() - self._read_at, time.time() - self._read_on)
        return self._mails and passed >= MODE_SECONDS

    async def look_again(self) -> str | None:
        """Read the mode again; what has changed since the job began, `None` if nothing has.

        Raises:
            LiveMailError: it cannot be read.
            PostalyticsError: nothing could be asked.
        """
        if not self._mails or self.live is None or self.mode is None:
            return None
        now = (await self._read()).mode
        if self.mode is MailMode.UNKNOWN and now is MailMode.LIVE:
            self.mode = now  # As was agreed to, and now it is known.
        if now is not self.mode:
            self.changed = (
                f"The mode was {self.mode.value} when the rows were begun, and is {now.value} now; "
                "it is unknown which of them were sent before it changed."
            )
        return self.changed

    async def _read(self) -> ModeReading:
        reading = await read_mode(self._client, self._operation, self._path)
        self._read_at, self._read_on = time.monotonic(), time.time()
        return reading


def job_mode(mode: MailMode) -> str:
    """What tells a job of tests from one of real mail: what may be real is taken for real.

    >>> job_mode(MailMode.TEST), job_mode(MailMode.UNKNOWN)
    ('test', 'live')
    """
    return (MailMode.LIVE if mode.bills else mode).value
