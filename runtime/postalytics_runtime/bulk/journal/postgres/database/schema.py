"""Tables of journals, and their versions.

A version is a script that is applied to the version before it, so a new database and an old one are
brought up to date in the same way: in one transaction, under a lock.
"""

from __future__ import annotations

from psycopg import errors

from .....errors import JournalDamagedError, JournalError
from ..address import shown_database
from .connection import TimedConnection, database_errors
from .names import SCHEMA

_FIRST = f"""
CREATE TABLE {SCHEMA}.jobs (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    token text NOT NULL,
    parameters text NOT NULL,
    options text NOT NULL,
    rows integer NOT NULL CHECK (rows >= 0),
    begun timestamptz NOT NULL DEFAULT clock_timestamp(),
    place text[] NOT NULL,
    baseline bytea,
    epoch integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    holder text,
    wait_until timestamptz,
    wait_for text,
    quiet boolean NOT NULL DEFAULT false,
    ended boolean NOT NULL DEFAULT false,
    changed timestamptz NOT NULL DEFAULT clock_timestamp(),
    entries bigint NOT NULL DEFAULT 0,
    highest integer NOT NULL DEFAULT 0,
    pending integer NOT NULL DEFAULT 0,
    intent integer NOT NULL DEFAULT 0,
    succeeded integer NOT NULL DEFAULT 0,
    rejected integer NOT NULL DEFAULT 0,
    unconfirmed integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE {SCHEMA}.entries (
    job integer NOT NULL,
    row integer NOT NULL,
    nth integer NOT NULL,
    epoch integer NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    step smallint CHECK (step BETWEEN 0 AND 4),
    what text,
    detail text
);
CREATE UNIQUE INDEX entries_once ON {SCHEMA}.entries (job, row, nth DESC);
CREATE TABLE {SCHEMA}.baseline (job integer, id bytea, PRIMARY KEY (job, id));
CREATE TABLE {SCHEMA}.frozen_rows (
    job integer,
    block integer,
    content bytea NOT NULL,
    PRIMARY KEY (job, block)
);
ALTER TABLE {SCHEMA}.frozen_rows ALTER content SET STORAGE EXTERNAL;
CREATE TABLE {SCHEMA}.moved_jobs (token text PRIMARY KEY);
"""
# `fillfactor`: each batch updates the row of its job, which must find room on its page.
# The counts in `jobs` repeat what `entries` says, so that a list of jobs needs no scan.
# `moved_jobs` names all jobs that came from a folder, even those that were removed since: a move
# that was interrupted, and is repeated long after, must not bring an old journal back.
# The unique index decides which process sends a row. Its order finds the last entry of a row first.
_FLEET = f"""
CREATE TABLE {SCHEMA}.fleet_jobs (
    job text PRIMARY KEY REFERENCES {SCHEMA}.jobs (name) ON UPDATE CASCADE ON DELETE CASCADE,
    account text NOT NULL,
    wanted text NOT NULL DEFAULT 'sent' CHECK (wanted IN ('sent', 'paused', 'cancelled')),
    stopped text,
    submitted timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX fleet_accounts ON {SCHEMA}.fleet_jobs (account);
"""
# `stopped` is a word of this program, not the text of an error: the log of the server shows it.
SCRIPTS = (_FIRST, _FLEET)
"""The script of each version, from 1."""

_LOCK = f"SELECT pg_advisory_xact_lock(hashtext('{SCHEMA} journals'))"
# Not by `to_regclass`: what another process has just created may not be in its cache.
_HAS_VERSIONS = (
    "SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    f" WHERE nspname = '{SCHEMA}' AND relname = 'journal_version')"
)
_VERSION = f"SELECT version FROM {SCHEMA}.journal_version"
_HAS_SCHEMA = f"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{SCHEMA}')"
_MAKE_SCHEMA = f"CREATE SCHEMA {SCHEMA}"
_MAKE_VERSIONS = f"CREATE TABLE {SCHEMA}.journal_version (version integer NOT NULL)"
_NO_VERSION = f"DELETE FROM {SCHEMA}.journal_version"
_SET_VERSION = f"INSERT INTO {SCHEMA}.journal_version VALUES (%s)"


def version_of(connection: TimedConnection, dsn: str) -> int:
    """Return the version of the tables; 0 if there are none.

    Raises:
        JournalDamagedError: the database does not say which version its tables have.
    """
    ((exists,),) = connection.execute(_HAS_VERSIONS).fetchall()
    if not exists:
        return 0
    found = connection.execute(_VERSION).fetchall()
    if len(found) != 1:
        raise JournalDamagedError(
            f"The journals in {shown_database(dsn)} cannot be used: the table "
            f"{SCHEMA}.journal_version has {len(found)} rows, and must have one. Find out what "
            "happened to it before you go on."
        )
    return int(found[0][0])


def bring_up_to_date(connection: TimedConnection, dsn: str) -> None:
    """Create the tables, or upgrade those of an earlier version.

    Processes of an earlier version refuse the tables afterwards.

    Raises:
        JournalError: the tables are of a later version, or the role may not create tables. The
            message has the statement that an administrator has to run.
    """
    with database_errors(dsn):
        if version_of(connection, dsn) == len(SCRIPTS):
            return
        try:
            with connection.transaction():
                connection.execute(_LOCK)
                _upgrade(connection, dsn)
        except errors.InsufficientPrivilege:
            ((role, database),) = connection.execute(
                "SELECT quote_ident(current_user), quote_ident(current_database())"
            ).fetchall()
        else:
            return
    raise JournalError(
        f"The tables of journals cannot be made in {shown_database(dsn)}: the role {role} lacks "
        f"the right. An administrator must run, in the database {database}: CREATE SCHEMA IF NOT "
        f"EXISTS {SCHEMA}; GRANT USAGE, CREATE ON SCHEMA {SCHEMA} TO {role};"
    )


def _upgrade(connection: TimedConnection, dsn: str) -> None:
    version = version_of(connection, dsn)  # Another process may have been faster.
    _refuse_later(version, dsn)
    if version == 0:
        ((exists,),) = connection.execute(_HAS_SCHEMA).fetchall()
        if not exists:  # `IF NOT EXISTS` would ask for the right to create it all the same.
            connection.execute(_MAKE_SCHEMA)
        connection.execute(_MAKE_VERSIONS)
    for script in SCRIPTS[version:]:
        connection.execute(script)
    connection.execute(_NO_VERSION)
    connection.execute(_SET_VERSION, (len(SCRIPTS),))


def has_tables(connection: TimedConnection, dsn: str) -> bool:
    """Return whether the database has tables of any version."""
    with database_errors(dsn):
        return version_of(connection, dsn) > 0


def require_tables(connection: TimedConnection, dsn: str) -> None:
    """Raise unless the tables are those of this version; a reader changes nothing.

    Raises:
        JournalDamagedError: there are no tables.
        JournalError: the tables are of another version.
    """
    with database_errors(dsn):
        version = version_of(connection, dsn)
    if version == 0:
        raise JournalDamagedError(
            f"There is no journal in {shown_database(dsn)}: check the name of the database."
        )
    _refuse_later(version, dsn)
    if version < len(SCRIPTS):
        raise JournalError(
            f"The journals in {shown_database(dsn)} were written by an earlier version of this "
            f"program (version {version}; this one knows {len(SCRIPTS)}): go on with one of the "
            "jobs, which upgrades all of them."
        )


def _refuse_later(version: int, dsn: str) -> None:
    if version > len(SCRIPTS):
        raise JournalError(
            f"The journals in {shown_database(dsn)} were written by a later version of this "
            f"program (journals of version {version}; this one knows {len(SCRIPTS)}): go on with "
            "that version."
        )
