"""Address of a job in PostgreSQL: the URL of the database, with the name of the job as fragment."""

from __future__ import annotations

from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit

import attrs

from ....config import MaskedStr
from ....errors import ConfigurationError

_SCHEMES = ("postgresql", "postgres")
_DATABASE = "postgresql://user@host/database"
_EXAMPLE = f"{_DATABASE}#june"
_LONGEST_NAME = 100


def names_postgres(value: object) -> bool:
    """Return whether a value is meant as the URL of a PostgreSQL database, not as a path.

    >>> names_postgres("postgresql://host/database#june"), names_postgres("jobs/june")
    (True, False)
    """
    if not isinstance(value, str):
        return False
    scheme, found, _ = value.partition("://")
    return bool(found) and scheme.lower() in _SCHEMES


@attrs.frozen
class JobAddress:
    """Address of a job in a database. Its text and `repr` show no user, password or parameter.

    >>> str(JobAddress.parse("postgresql://user:secret@host/database?sslmode=require#june"))
    'postgresql://host/database#june'
    """

    dsn: str = attrs.field(repr=False, converter=MaskedStr)
    """The URL of the database, without the name of the job; it may contain a password."""
    job: str
    """The name of the job."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the address in a text like `postgresql://user@host/database#june`.

        Raises:
            ConfigurationError: the text is not such an address, or names no job. The message does
                not contain the text, which may contain a password.
        """
        # The last `#`: a password may contain one that is not encoded.
        dsn, found, job = text.rpartition("#")
        if not found or not job:
            raise ConfigurationError(
                "The address of the journal does not name the job: add a name of your own, as in "
                f"{_EXAMPLE}"
            )
        checked_dsn(dsn, _EXAMPLE)
        return cls(dsn, checked_name(unquote(job)))

    @classmethod
    def of(cls, dsn: str, job: str) -> Self:
        """Return the address of a job in a database.

        Raises:
            ConfigurationError: the text is not the URL of a database, or the job cannot have this
                name.
        """
        if "#" in checked_dsn(dsn):
            raise ConfigurationError(
                "The address of the database must end with its name: give the name of the job by "
                "itself, and percent-encode a # in a password."
            )
        return cls(dsn, checked_name(job))

    def __str__(self) -> str:
        return f"{shown_database(self.dsn)}#{self.job}"


def is_dsn(dsn: str) -> bool:
    """Return whether a text is a URL of a PostgreSQL database."""
    return _split(dsn) is not None


def checked_dsn(dsn: str, example: str = _DATABASE) -> str:
    """Return the URL of a database as it is.

    Args:
        dsn: the URL.
        example: what should have been passed, for the message.

    Raises:
        ConfigurationError: it is not a URL of PostgreSQL. The message does not contain it.
    """
    if not is_dsn(dsn):
        raise ConfigurationError(
            f"The address of the journal is not a URL of PostgreSQL: it must look like {example}, "
            "and /, ?, # and @ in a password must be percent-encoded."
        )
    return dsn


def checked_name(job: str) -> str:
    """Return the name of a job as it is.

    Raises:
        ConfigurationError: it cannot be a name.
    """
    if not job.isprintable() or job != job.strip() or not 0 < len(job) <= _LONGEST_NAME:
        raise ConfigurationError(
            f"A job in a database cannot have the name {job[:_LONGEST_NAME]!r}: it must have 1 to "
            f"{_LONGEST_NAME} printable characters, and no space at its ends."
        )
    return job


def shown_database(dsn: str) -> str:
    """Return the URL of a database without user, password and parameters.

    >>> shown_database("postgresql://user:secret@host:5433/database?sslmode=require")
    'postgresql://host:5433/database'
    """
    if (parts := _split(dsn)) is None:
        return "postgresql://"
    host = parts.netloc.rpartition("@")[2]
    return f"postgresql://{host}{parts.path}"


def _split(dsn: str) -> SplitResult | None:
    try:
        parts = urlsplit(dsn)
        several = "," in parts.netloc  # libpq takes several hosts, and Python does not.
        _ = several or parts.port  # Raises if the port is not a number.
    except ValueError:
        return None
    # As it is written: libpq knows the scheme in small letters alone.
    is_url = dsn.partition("://")[0] in _SCHEMES
    # A further @ is in a password that is not encoded, whose end would be shown as host or path.
    is_clear = "@" not in parts.path and parts.netloc.count("@") <= 1
    return parts if is_url and is_clear and dsn.isprintable() and " " not in dsn else None
