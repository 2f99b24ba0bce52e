"""The database of journals: connections, tables, and checks of the server. It needs psycopg.

In reading order: `connection` (with time limits), `queries` (a connection for reading), `wire`
(statements with COPY), `schema` (the tables and their versions), `server` (whether commits are
durable, and whether the database is the same), `problems` (error messages), `names`.
"""

from __future__ import annotations

from .connection import TimedConnection, connect, database_errors, settings
from .names import SCHEMA
from .problems import journal_error
from .queries import Queries
from .schema import bring_up_to_date, has_tables, require_tables
from .server import PARTS, place_of, require_durable
from .wire import StatementError, copy_in

__all__ = [
    "PARTS",
    "SCHEMA",
    "Queries",
    "StatementError",
    "TimedConnection",
    "bring_up_to_date",
    "connect",
    "copy_in",
    "database_errors",
    "has_tables",
    "journal_error",
    "place_of",
    "require_durable",
    "require_tables",
    "settings",
]
