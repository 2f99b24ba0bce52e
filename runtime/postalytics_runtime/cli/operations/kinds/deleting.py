"""Commands that delete: they show what, ask, and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....schema import Operation
from ...confirm import confirm
from ...exit_status import ExitStatus
from ...output import write_one
from ...profiles import place_text
from ..record_text import show_record
from ..run import CommandRun

if TYPE_CHECKING:
    from ....client import Client


def delete_record(run: CommandRun) -> ExitStatus:
    """Delete a record, after a question that shows it.

    Raises:
        NotFoundError: it is not on the list that shows it.
        PostalyticsError: it cannot be read, so that it is not deleted.
    """
    run.check(None)
    if (shows := run.command.shows) is not None:
        show_record(run.what.capitalize(), _shown(run, shows), as_note=run.yes)
    else:
        show_record(run.what.capitalize(), None, as_note=run.yes, path=run.path)
    question = f"{run.verb.capitalize()} this {run.what} in {place_text(run.environment)}?"
    if not confirm(question, yes=run.yes):
        return ExitStatus.NOT_SENT

    async def delete(client: Client) -> Any:
        return await run.call(client, None)

    return write_one(run.output, run.operation.returns, run.write(delete))


def _shown(run: CommandRun, shows: Operation[Any]) -> Any:
    async def read(client: Client) -> Any:
        path = run.given.path(shows)
        if not shows.returns_list:
            return await client.call(shows, path=path)
        sought = {
            parameter.name: run.given.named[parameter.name]
            for parameter in run.operation.path_parameters
            if parameter not in shows.path_parameters
        }
        async for item in client.pages(shows, path=path):
            if all(getattr(item, name, None) == value for name, value in sought.items()):
                return item
        return None

    record = run.read(read)
    if record is None:
        raise run.not_found()
    return record
