"""Which place of jobs a command uses."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ...bulk.job_store import JobFolders
from ...errors import ConfigurationError
from ...schema import Api
from ..state_folder import state_folder
from .folders import FolderPlace
from .place import JobPlace


def job_place(api: Api, given: Path | None) -> JobPlace:
    """Return the place of all jobs: from `--jobs`, the environment variable, or the user's folder.

    Jobs of earlier versions began in the folder for settings, which people share and back up. They
    are found there, and go on there: a journal that is moved has to be adopted first.

    Raises:
        ConfigurationError: no place was named, and this user has no home.
    """
    variable = f"{api.name.upper()}_JOBS"
    if chosen := given or os.environ.get(variable):
        return FolderPlace(JobFolders(Path(chosen)))
    if (folder := state_folder(api.name.lower())) is None:
        raise ConfigurationError(f"You have no home: name a folder with --jobs or {variable}.")
    earlier = Path(click.get_app_dir(api.name.lower())) / "jobs"
    return FolderPlace(JobFolders(folder / "jobs", earlier))
