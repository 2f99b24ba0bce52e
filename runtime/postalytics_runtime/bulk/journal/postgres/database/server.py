"""Checks of the server: whether a commit survives a crash, and whether the database is the same."""

from __future__ import annotations

from .....errors import JournalError
from ..address import shown_database
from .connection import TimedConnection, database_errors
from .names import SCHEMA

_OLDEST = 130_000
_SETTINGS = (
    "SELECT current_setting('server_version_num')::integer, pg_is_in_recovery(),"
    " current_setting('fsync'), current_setting('full_page_writes'),"
    " current_setting('synchronous_commit')"
)
_TOO_WEAK = ("off", "local", "remote_write")
_DURABLE = "SELECT set_config('synchronous_commit', %s, false)"
# The timeline is read from the name of the current WAL file: after a promotion the control file
# keeps the old one until its next checkpoint. The table itself is one of the parts because a dump
# can be restored into the same database.
_PLACE = (
    "SELECT (SELECT system_identifier FROM pg_control_system())::text,"
    " left(pg_walfile_name(pg_current_wal_lsn()), 8),"
    " (SELECT oid FROM pg_database WHERE datname = current_database())::text,"
    f" '{SCHEMA}.entries'::regclass::oid::text"
)
PARTS = (
    "it is in another database server than before",
    "its server was a standby that has been promoted, or was restored from a backup",
    "it is in another database than before",
    "its tables were made anew, as by restoring a dump",
)
"""What it means if a part of the place is not the recorded one."""


def require_durable(connection: TimedConnection, dsn: str) -> None:
    """Raise unless a commit on this connection survives a crash of the server.

    Raises:
        JournalError: the server is too old, a standby, or has a setting with which it may lose
            commits.
    """
    with database_errors(dsn):
        (found,) = connection.execute(_SETTINGS).fetchall()
        version, standby, fsync, full_pages, commit = found
        # Others, such as `remote_apply`, are at least as strong. They are set, too: a change of the
        # configuration of the server does not reach this connection then.
        connection.execute(_DURABLE, ("on" if commit in _TOO_WEAK else commit,))
    problem = None
    if version < _OLDEST:
        problem = f"it is PostgreSQL {version // 10_000}, and 13 is the oldest that is supported"
    elif standby:
        problem = "it is a read-only standby: name the primary"
    elif "off" in (fsync, full_pages):
        name = "fsync" if fsync == "off" else "full_page_writes"
        problem = (
            f"{name} is off, so it may lose what it has confirmed, and rows would be sent twice: "
            f"set {name} = on in postgresql.conf, and reload it"
        )
    if problem is not None:
        raise JournalError(f"The server of {shown_database(dsn)} cannot keep a journal: {problem}.")


def place_of(connection: TimedConnection, dsn: str) -> list[str]:
    """Return what identifies the place of the journals: server, timeline, database, table."""
    with database_errors(dsn):
        (place,) = connection.execute(_PLACE).fetchall()
    return list(place)
