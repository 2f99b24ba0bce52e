"""Which place of jobs a command uses."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...addresses import is_meant_as_address
from ...bulk.job_store import JobFolders
from ...bulk.journal.postgres import names_postgres
from ...errors import ConfigurationError
from ...schema import Api
from ..state_folder import NO_PLACE, state_folder
from .folders import FolderPlace
from .place import JobPlace

if TYPE_CHECKING:
    from .database import DatabasePlace

_DATABASES = f"{__name__}.databases"


def job_place(api: Api, given: str | None) -> JobPlace:
    """Return the place of all jobs: from `--jobs`, the environment variable, or the user's folder.

    Jobs of earlier versions began in the folder for settings, which people share and back up. They
    are found there, and go on there: a journal that is moved has to be adopted first.

    Raises:
        ConfigurationError: no place was named, and this user has no home; or the address of a
            database is wrong, or its driver is missing.
    """
    if chosen := _chosen(api, given):
        if names_postgres(chosen):
            return _database(chosen, _state(api))
        return FolderPlace(JobFolders(Path(chosen)))
    if (folder := state_folder(api.name.lower())) is None:
        raise ConfigurationError(
            f"You have no home: name a folder with --jobs or {_variable(api)}."
        )
    earlier = Path(click.get_app_dir(api.name.lower())) / "jobs"
    return FolderPlace(JobFolders(folder / "jobs", earlier))


def database_place(api: Api, given: str | None, words: str) -> DatabasePlace:
    """Return the database that was named, for what can only be done there; see `database_address`.

    Raises:
        ConfigurationError: a folder was named, or nothing; or the address is wrong, or the driver
            is missing.
    """
    return _database(database_address(api, given, words), _state(api))


def database_address(api: Api, given: str | None, words: str) -> str:
    """Return the address of the database that was named.

    Args:
        api: the API.
        given: the value of the option, if it was given; else the environment variable counts.
        words: how a database is named, for the message.

    Raises:
        ConfigurationError: a folder was named, or nothing.
    """
    chosen = _chosen(api, given)
    if not names_postgres(chosen):
        raise ConfigurationError(f"This is for jobs in a database. To name the database:  {words}")
    return str(chosen)


def _chosen(api: Api, given: str | None) -> str | None:
    """Return the place that was named.

    Raises:
        ConfigurationError: the variable has an address of something else: a folder of that name
            would be found on this machine alone, so that another one sends the rows again.
    """
    chosen = given or os.environ.get(_variable(api))
    if chosen and not names_postgres(chosen) and is_meant_as_address(chosen):
        raise ConfigurationError(f"The value of {_variable(api)} {NO_PLACE} Nothing was sent.")
    return chosen


def _variable(api: Api) -> str:
    return f"{api.name.upper()}_JOBS"


def _state(api: Api) -> Path:
    program = api.name.lower()
    return state_folder(program) or Path(f"{program}-state")


def _database(dsn: str, state: Path) -> DatabasePlace:
    """Return a database, with one connection for the whole command, which is closed at its end."""
    from .database import DatabasePlace  # It loads the driver.

    context = click.get_current_context().find_root()
    known: dict[str, DatabasePlace] = context.meta.setdefault(_DATABASES, {})
    if dsn not in known:
        known[dsn] = context.with_resource(closing(DatabasePlace(dsn, state)))
    return known[dsn]
