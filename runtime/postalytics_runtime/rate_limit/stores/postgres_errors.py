"""What the errors of a PostgreSQL mean: an outage, or settings with which it never works."""

from __future__ import annotations

import psycopg

from ...errors import ConfigurationError
from ..pace_address import StoreAddress
from ..store import StoreUnreachableError
from .unusable import unusable

_FOREIGN = "{table} is a table of another program"
_RIGHTS = (
    "its user may not use {table}. As its owner: GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO"
    " the user"
)
_REFUSED = "it refuses the user or the password"
_NEVER_STATES = {
    "28": _REFUSED,
    "3D": "it has no database of the name in the address",
    "42501": _RIGHTS,
    "42": _FOREIGN,  # Such as a missing column, or a view in place of a table.
    "22": _FOREIGN,
    "23": _FOREIGN,
}
"""By the beginning of the SQLSTATE; the first that fits counts."""
_NEVER_TEXTS = {
    "password authentication failed": _REFUSED,
    "no password supplied": "it wants a password, which the address and PGPASSWORD lack",
    "authentication failed": _REFUSED,
    "no such user": _REFUSED,
    "is not permitted to log in": _REFUSED,
    "pg_hba.conf": "its pg_hba.conf does not let this user in from here",
    "permission denied for database": "its user may not connect to the database",
    "no such database": "it has no database of the name in the address",
    "certificate verify failed": "its certificate cannot be verified",
    "does not support SSL": "it speaks no TLS, which the address demands",
    "definition of service": "the service in its address is not defined",
    "invalid ": "its address has an option with a value that is not valid",
}
"""By words of the error when connecting, which has no SQLSTATE: libpq keeps it to itself."""
_OUTAGE_STATES = {
    "25006": "it is read-only, as a replica is; the primary is needed",
    "0A000": "it is a replica; the primary is needed",
    "53": "it has too few resources left",
    "57P03": "it is starting up or shutting down",
    "57": "it is shutting down, or ended the operation",
    "40": "it ended the operation in favor of another",
    "55": "another operation holds a lock",
}
_OUTAGE_TEXTS = {
    "starting up": "it is starting up",
    "shutting down": "it is shutting down",
    "in recovery mode": "it is recovering from a crash",
    "connection slots": "it has no connection left",
    "too many connections": "it has no connection left",
    "too many clients": "it has no connection left",
    "read-only": "it is read-only, as a replica is; the primary is needed",
    "Connection refused": "the connection is refused",
    "resolve host": "the name of its host cannot be resolved",
    "Name or service not known": "the name of its host cannot be resolved",
}


def explained(
    error: psycopg.Error, address: StoreAddress, table: str
) -> StoreUnreachableError | ConfigurationError:
    """Return the error that operations raise. It shows no text of the driver, which may quote any.

    Args:
        error: an error of the driver.
        address: where the store is.
        table: the name of the table.
    """
    state, text = error.sqlstate, str(error)
    never = _meaning(state, text, _NEVER_STATES, _NEVER_TEXTS)
    if never is None and state is None and "does not exist" in text:
        never = "it has no such user, or no database of the name in the address"
    if never is not None:
        return unusable(address, never.format(table=table))
    outage = _meaning(state, text, _OUTAGE_STATES, _OUTAGE_TEXTS)
    return StoreUnreachableError(outage or "no connection can be made, or it broke")


def _meaning(
    state: str | None, text: str, states: dict[str, str], texts: dict[str, str]
) -> str | None:
    if state is not None:
        return next((states[start] for start in states if state.startswith(start)), None)
    return next((texts[words] for words in texts if words in text), None)
