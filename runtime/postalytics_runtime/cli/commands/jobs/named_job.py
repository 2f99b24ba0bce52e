"""The job that a command is about."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import attrs
import click

from ....errors import ConfigurationError, JournalError
from ....schema import Api
from ...format import wrapped
from ...input import jobs_command, way_out
from ...jobs import JobRecord, open_job_record
from ...places import FolderStorage, JobStorage, database_address

if TYPE_CHECKING:
    from ....client import Client


@attrs.frozen
class NamedJob:
    """The job that a command is about."""

    client_class: type[Client]
    storage: JobStorage
    jobs: str | None
    """The place of all jobs, if `--jobs` was given."""

    @property
    def api(self) -> Api:
        """The API of the job."""
        return self.client_class.api

    @contextmanager
    def record(self) -> Generator[JobRecord]:
        """Read the job; afterwards warn if its journal may lack entries for rows that were sent."""
        with self.way_out(), open_job_record(self.storage) as stored:
            yield stored
            idle, over = not stored.running, not stored.can_go_on(self.api)
        if idle:
            try:
                with self.way_out():
                    # The folder of a finished job may have been moved.
                    self.storage.require_whole(anywhere=over)
            except JournalError as error:
                click.echo(wrapped(f"\nWarning: {error.message}"), err=True)

    def require_wanted(self) -> None:
        """Require that the job is not paused or cancelled in its fleet.

        Raises:
            ConfigurationError: it is paused or cancelled.
        """
        if isinstance(self.storage, FolderStorage):
            return
        from ....fleet import FleetJobs, Wanted  # Only jobs in a database need the driver.

        dsn = database_address(self.api, self.jobs, self.next_command("show"))
        wanted = FleetJobs(dsn).wanted(self.storage.id)
        if wanted in (None, Wanted.SENT):
            return
        what = (
            "To go on with it, resume its account: `fleet status` shows which."
            if wanted is Wanted.PAUSED
            else "A cancelled job is never sent."
        )
        raise ConfigurationError(
            f"Job {self.storage.id} of the fleet is {wanted}. {what} Nothing was sent."
        )

    def way_out(self, *, sends: bool = False) -> AbstractContextManager[None]:
        """Add the command that helps to an error about the journal."""
        return way_out(self.api, self.storage.id, self.jobs, sends=sends)

    def next_command(self, command: str) -> str:
        """Return another command for the job, such as `jobs resume ID`."""
        return jobs_command(self.api, command, self.storage.id, self.jobs)
