"""Mail mode of a job, read once and shown as text: test, live or unknown."""

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
    """Reader for the mail mode of a job, which reads on first use and only once.

    Args:
        job: the upload.
        connect: creates a client.
    """

    def __init__(self, job: UploadRequest, connect: Callable[[], Client]) -> None:
        self._job = job
        self._connect = connect
        self._found: ModeReading | None = None

    def read(self) -> ModeReading | None:
        """Return the mode; `None` if the operation does not mail.

        Raises:
            PostalyticsError: the mode cannot be read.
        """
        if self._job.mails and self._found is None:
            self._found = asyncio.run(self._read())
        return self._found

    async def _read(self) -> ModeReading:
        async with self._connect() as client:
            return await mode_of(client, self._job.operation, self._job.fixed)


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


def client_factory_for(
    reading: ModeReading | None, connect: Callable[..., Client]
) -> Callable[[], Client]:
    """Return a factory for clients that refuse live mail if the plan showed test mode.

    Other people can change the mode at any time, even while the job runs.
    """
    if reading is None or reading.mode.bills:
        return connect
    return partial(connect, allow_live_mail=False)


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
