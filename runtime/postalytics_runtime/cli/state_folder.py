"""The user's folder for what programs keep, and the option for the jobs in it."""

from __future__ import annotations

from pathlib import Path

import click
import platformdirs


def state_folder(program: str) -> Path | None:
    """Return the user's folder for what programs keep; `None` if this user has no home."""
    try:
        return platformdirs.user_state_path(program, appauthor=False)
    except RuntimeError:  # This user has no home.
        return None


def jobs_option(program: str) -> click.Option:
    """Return the option for the folder of all jobs."""
    folder = state_folder(program)
    home = f", else {folder / 'jobs'}" if folder else ""
    text = (
        "The folder of all jobs and their journals, on a local disk.  "
        f"[default: {program.upper()}_JOBS{home}]"
    )
    kind = click.Path(path_type=Path, file_okay=False)
    return click.Option(["--jobs"], metavar="FOLDER", help=text, type=kind)
