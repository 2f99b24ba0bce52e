"""The commands of the group `fleet`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .changes import change_commands
from .status import status_command, unconfirmed_command
from .submit import UploadCommand, submit_command
from .work import work_command

if TYPE_CHECKING:
    import click

    from ....client import Client


def fleet_commands(
    client_class: type[Client], uploads: Sequence[str], upload_command: UploadCommand
) -> list[click.Command]:
    """Return the commands; see `submit_command`."""
    return [
        submit_command(client_class, uploads, upload_command),
        work_command(client_class),
        status_command(client_class),
        unconfirmed_command(client_class),
        *change_commands(client_class),
    ]
