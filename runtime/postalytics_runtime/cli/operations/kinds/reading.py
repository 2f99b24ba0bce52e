"""Commands that read: one record, or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...exit_status import ExitStatus
from ...output import write_one, write_pages
from ..parameters import item_model
from ..run import CommandRun

if TYPE_CHECKING:
    from ....client import Client


def read_record(run: CommandRun) -> ExitStatus:
    """Read one record and show it."""
    run.check(None)

    async def read(client: Client) -> Any:
        return await run.call(client, None)

    return write_one(run.output, run.operation.returns, run.read(read))


def read_list(run: CommandRun) -> ExitStatus:
    """Read a list, and show each page when it comes."""
    run.check(None)
    operation, given = run.operation, run.given

    async def read(client: Client) -> ExitStatus:
        pages = client.pages(
            operation,
            path=given.path(operation),
            query=given.query(operation),
            headers=given.headers(operation),
            start=run.more.get("start"),
            limit=run.more["limit"],
        )
        return await write_pages(run.output, item_model(run.api, operation), pages.pages())

    return run.read(read)
