"""Guards of a run that writes. No I/O."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from yarl import URL

from ...config import is_loopback
from ...errors import ConfigurationError
from ...schema import Api, Effect, Environment, Operation
from ..definition import OwnPick, Pick, WriteStep

MAX_PIECES = 2
"""The maximum number of mail pieces of a run."""
_ON_OWN_RECORDS = frozenset({Effect.REPLACE, Effect.DELETE, Effect.TOGGLE, Effect.MAIL})


def require_sandbox(api: Api, sandbox: str, environment: Environment) -> None:
    """Require that an environment is the sandbox of the API, or on this machine.

    The address decides, not the name: an environment with another base URL is another place.

    Raises:
        ConfigurationError: it is neither.
    """
    address = api.environment(sandbox).url
    url = URL(environment.url)
    if is_loopback(url) or url.origin() == URL(address).origin():
        return
    raise ConfigurationError(
        f"Nothing was sent: only {address} and servers on this machine may be written to, and "
        f"this is {environment.url}."
    )


def new_mark() -> str:
    """Return a text that no record has, by which a run finds what it created."""
    return f"doctor-{uuid4().hex[:12]}"


def changes_foreign(operation: Operation[Any], step: WriteStep) -> bool:
    """Return whether a step may change, or mail through, a record that this run did not create.

    A step that does so must take every id from a record of this run.
    """
    if operation.effect not in _ON_OWN_RECORDS:
        return False
    values = [value for _, value in step.reading.values] + [pick for _, pick in step.picks]
    ids: list[Pick] = [value for value in values if isinstance(value, Pick)]
    return not ids or len(ids) < len(values) or not all(isinstance(one, OwnPick) for one in ids)
