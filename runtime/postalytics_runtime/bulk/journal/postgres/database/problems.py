"""Error messages about the database of journals: the reason, and what to do."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from .....errors import JournalDamagedError, JournalError
from ..address import shown_database
from .names import SCHEMA

_OPEN_AGAIN = (
    "What was being written may be recorded or not: open the journal again, which shows what is."
)
_LATER = "Go on with the same journal when the server is back."
_RIGHTS = (
    f"An administrator must allow it: GRANT USAGE, CREATE ON SCHEMA {SCHEMA} TO the role; and "
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO the role;"
)
_POOLER = (
    "A pooler may have handed out another connection in the middle: name the server itself, or use "
    "session pooling."
)
_REMEDIES = {
    "08": _OPEN_AGAIN,
    "25006": (
        "If it is a standby, name the primary; if not, default_transaction_read_only must be off "
        "for the role and the database."
    ),
    "26000": _POOLER,
    "28": "Check the user and the password (PGPASSWORD, PGPASSFILE or the address).",
    "3D000": "Check the name of the database, or create it.",
    "40": "Another process has used the same job at the same time: try again.",
    "42501": _RIGHTS,
    "42P05": _POOLER,
    "42P07": _POOLER,
    "53100": "Make room on its disk, and go on with the same journal.",
    "53300": "Close other connections, or raise max_connections.",
    "55P03": "Another process holds a lock for too long: try again.",
    "57014": "Try again.",
    "57": _LATER,
}
"""What to do, by SQLSTATE or by its class, the first two characters."""
_MISSING = ("42P01", "42703", "3F000")
"""SQLSTATEs for a table, a column or a schema that is not there."""
_SEVERITY = re.compile(r"FATAL: +")
"""What is before the server's own words in the message of a connection that it refused."""
_VALUES = "22"
"""The class of errors whose message quotes a value."""


def journal_error(dsn: str, sqlstate: str | None, primary: str) -> JournalError:
    """Return the error for a failure of the database.

    Args:
        dsn: the URL of the database.
        sqlstate: the code of the error; `None` if the server did not send one.
        primary: the first line of the server's or of the driver's message.
    """
    if sqlstate in _MISSING:
        return JournalDamagedError(
            f"The journals in {shown_database(dsn)} cannot be used: tables of the schema {SCHEMA} "
            "are missing or were changed. Find out what happened to them before you go on."
        )
    code = sqlstate or "08"
    remedy = _REMEDIES.get(code) or _REMEDIES.get(code[:2]) or "Check the server's log."
    reason = f"a value was refused ({code})" if code.startswith(_VALUES) else primary
    return JournalError(
        f"The journals in {shown_database(dsn)} cannot be used: "
        f"{_without_password(reason.strip().rstrip('.'), dsn)}. {remedy}"
    )


def unreachable(dsn: str, primary: str) -> JournalError:
    """Return the error for a connection that failed.

    Args:
        dsn: the URL of the database.
        primary: the first line of the driver's message.
    """
    reason = " ".join(_SEVERITY.split(primary)[-1].split()).rstrip(".")
    return JournalError(
        f"The database {shown_database(dsn)} cannot be reached: {_without_password(reason, dsn)}. "
        "Check its address, the user and the password (PGPASSWORD, PGPASSFILE), and that the "
        "server runs and lets this machine connect."
    )


def _without_password(text: str, dsn: str) -> str:
    password = urlsplit(dsn).password
    for secret in filter(None, (password, unquote(password or ""))):
        text = text.replace(secret, "***")
    return text
