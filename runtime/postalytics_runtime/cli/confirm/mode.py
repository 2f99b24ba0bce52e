"""Whether mail would be live or a test: read from the API, and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import ConfigurationError, LiveMailError, PostalyticsError
from ...safety import MailMode, ModeReading, read_mode
from ...schema import Operation
from ..sentences import plain_words

if TYPE_CHECKING:
    from ...client import Client
    from ...values import ParameterValue


def mode_text(reading: ModeReading, target: str) -> str:
    """Return the mode as text for the plan.

    Args:
        reading: the mode that was read.
        target: the API's word for what mail is sent through, such as `endpoint`.
    """
    if reading.mode is MailMode.TEST:
        return "TEST: nothing is mailed"
    if reading.mode is MailMode.LIVE:
        return "LIVE: pieces are printed and billed"
    if reading.listed:
        return f"UNKNOWN, treated as live: this {target} shows no mode"
    return f"UNKNOWN, treated as live: no such {target} found. Check the spelling."


async def mode_of(
    client: Client, operation: Operation[Any], path: tuple[ParameterValue, ...]
) -> ModeReading:
    """Read whether an operation with the effect `mail` sends live mail.

    Raises:
        ConfigurationError: the mode cannot be read.
        PostalyticsError: the request for the mode could not be sent.
    """
    try:
        return await read_mode(client, operation, path)
    except LiveMailError as error:
        if not isinstance(error.__cause__, PostalyticsError):
            raise
        cause = error.__cause__
    why = plain_words(cause.message)
    raise ConfigurationError(f"Cannot determine whether this is live mail: {why} Nothing was sent.")
