"""The user's folder for what programs keep, the option for the place of jobs, and its pace file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import click
import platformdirs

from ..text import printable

if TYPE_CHECKING:
    from ..rate_limit.shared_file import PaceDatabase

_PACE = "pace.sqlite"
_SECRETS = {"password", "sslpassword"}
"""Parameters of the address of a database that hold a password."""
NO_PLACE = (
    "is meant as an address, and the only databases for jobs are those of PostgreSQL, whose "
    "addresses begin with postgresql://, without a space or a quotation mark before it. Of a "
    "folder, name the path."
)
"""Why a place of jobs is refused, without the text, which may contain a password."""
_ATTEMPTS = 50
"""How often a lock is tried; each attempt takes some hundredths of a second."""
_NO_HOME = (
    "you have no home. To let them share it, set XDG_STATE_HOME to a folder that you can write."
)


def state_folder(program: str) -> Path | None:
    """Return the user's folder for what programs keep; `None` if this user has no home."""
    try:
        return platformdirs.user_state_path(program, appauthor=False)
    except RuntimeError:  # This user has no home.
        return None


class _PlaceOfJobs(click.Path):
    """Folder, or the address of a database, which other commands repeat as it was typed."""

    def __init__(self) -> None:
        super().__init__(file_okay=False)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Refuse a password: other users see the words of a command, and the shell keeps them."""
        from ..addresses import is_meant_as_address  # The help of a command needs neither.
        from ..bulk.journal.postgres import names_postgres

        if not names_postgres(value):
            if is_meant_as_address(str(value)):
                self.fail(f"This {NO_PLACE}", param, ctx)
            return str(super().convert(value, param, ctx))
        if _has_password(str(value)):
            program = "THE" if ctx is None else str(ctx.find_root().info_name).upper()
            instead = f", or the whole address into the variable {program}_JOBS"
            self.fail(
                "The address has a password, which other users of this machine can see there. Put "
                "the password into the file ~/.pgpass or the variable PGPASSWORD"
                f"{instead if param is not None and param.name == 'jobs' else ''}.",
                param,
                ctx,
            )
        return str(value)


def _has_password(address: str) -> bool:
    place, _, parameters = address.partition("?")
    user = place.rpartition("@")[0].partition("://")[2]
    return ":" in user or not _SECRETS.isdisjoint(parse_qs(parameters, keep_blank_values=True))


def jobs_option(program: str) -> click.Option:
    """Return the option for the place of all jobs."""
    folder = state_folder(program)
    home = f", else {folder / 'jobs'}" if folder else ""
    text = (
        "Where all jobs and their journals are: a folder on a local disk, or a PostgreSQL database "
        "that several machines share, postgresql://USER@HOST/DATABASE.  "
        f"[default: {program.upper()}_JOBS{home}]"
    )
    return click.Option(["--jobs"], metavar="PLACE", help=text, type=_PlaceOfJobs())


def fleet_option(program: str) -> click.Option:
    """Return the option for the database of a fleet."""
    text = (
        "The PostgreSQL database of the fleet, postgresql://USER@HOST/DATABASE.  "
        f"[default: {program.upper()}_JOBS]"
    )
    return click.Option(["--jobs"], metavar="URL", help=text, type=_PlaceOfJobs())


def database_option(name: str, text: str) -> click.Option:
    """Return an option, which must be given, for a database of jobs; `text` is its help."""
    return click.Option([name], metavar="URL", help=text, type=_PlaceOfJobs(), required=True)


def pace_file(program: str) -> Path | None:
    """Return the file through which all commands of this user share the rate limits of a key.

    `None`, with a warning, if it cannot be used: then the command keeps its own pace.
    """
    from .format import wrapped  # The help of a command needs it not.

    folder = state_folder(program)
    # Another folder is named only to who has none: the jobs are in that folder, too, and a command
    # that does not find its job sends the rows again.
    problem = _NO_HOME if folder is None else _problem_of(folder / _PACE)
    if problem is None and folder is not None:
        return folder / _PACE
    said = (
        "Warning: this command does not share the rate limit with others that run at the same "
        f"time: {problem}"
    )
    click.echo(wrapped(said), err=True)
    return None


def _problem_of(path: Path) -> str | None:
    """Return why a pace file cannot be used, and what to do; `None` if it can."""
    from ..errors import ConfigurationError  # The help of a command needs neither.
    from ..rate_limit.shared_file import PaceDatabase

    shown, folder = printable(str(path)), printable(str(path.parent))
    remedy = (
        f"To let them share it, make {folder} writable for you, or move that file away while no "
        "other command runs."
    )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _can_be_locked(PaceDatabase(path)):
            return f"{shown} cannot be locked. Run one command at a time."
    except OSError as error:
        return f"{shown} cannot be written ({error.strerror}). {remedy}"
    except ConfigurationError as error:
        reason = error.message.partition("cannot be used: ")[2].partition(". Name a new file")[0]
        return f"{shown} cannot be used ({reason}). {remedy}"
    return None


def _can_be_locked(file: PaceDatabase) -> bool:
    """Return whether the lock of a pace file can be taken.

    The lock is held for less than a millisecond at a time. Where locks fail, as in a home on some
    servers, a command would wait for it without end.
    """
    from ..rate_limit.shared_file import ScheduleLockedError

    for _ in range(_ATTEMPTS):
        with contextlib.suppress(ScheduleLockedError):
            file.require_lock()
            return True
    return False
