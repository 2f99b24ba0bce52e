"""Whether rows would be mailed for real, in words for an operator."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from ...bulk.rows import path_values
from ...errors import ConfigurationError, LiveMailError, PostalyticsError
from ...safety import MailMode, ModeReading, read_mode
from ...schema import Operation

if TYPE_CHECKING:
    from ...client import Client
    from ..input import UploadRequest


class ModeReader:
    """Reads the mode of a job when it is first asked for, and once.

    Args:
        job: what was asked for.
        connect: makes a client.
    """

    def __init__(self, job: UploadRequest, connect: Callable[[], Client]) -> None:
        self._job = job
        self._connect = connect
        self._found: ModeReading | None = None

    def read(self) -> ModeReading | None:
        """The mode; `None` where nothing is mailed.

        Raises:
            PostalyticsError: it cannot be read.
        """
        if self._job.mails and self._found is None:
            self._found = asyncio.run(self._read())
        return self._found

    async def _read(self) -> ModeReading:
        async with self._connect() as client:
            return await mode_of(client, self._job.operation, self._job.fixed)


def mode_text(reading: ModeReading, target: str) -> str:
    """The mode in words, for the plan.

    Args:
        reading: what was read.
        target: what the API calls that which is mailed through, such as `endpoint`.
    """
    if reading.mode is MailMode.TEST:
        return "test: nothing is mailed"
    if reading.mode is MailMode.LIVE:
        return "live: pieces are printed and billed"
    if reading.listed:
        return f"unknown, treated as live: this {target} shows no mode"
    return f"unknown, treated as live: no such {target} found. Check the spelling."


def client_factory_for(
    reading: ModeReading | None, connect: Callable[..., Client]
) -> Callable[[], Client]:
    """What makes clients that do what was shown: where nothing was to be mailed, they refuse it.

    The mode can be changed by others at any time, also while the job goes on.
    """
    if reading is None or reading.mode.bills:
        return connect
    return partial(connect, allow_live_mail=False)


async def mode_of(
    client: Client, operation: Operation[Any], fixed: Mapping[str, object]
) -> ModeReading:
    """Find out whether an operation with the effect `mail` mails for real.

    Raises:
        ConfigurationError: it cannot be read.
        PostalyticsError: nothing could be asked.
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
