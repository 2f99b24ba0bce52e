"""Commands that create a record, or replace one as a whole."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import attrs

from ....errors import ConfigurationError
from ....schema import Effect, Model, secret_fields
from ...confirm import confirm
from ...exit_status import ExitStatus
from ...output import write_one
from ...profiles import place_text
from ..body import new_body
from ..record_text import show_record
from ..run import CommandRun

if TYPE_CHECKING:
    from ....client import Client

_AS_A_WHOLE = "It is replaced as a whole: a field that is left out may become null.\n"


def write_record(run: CommandRun) -> ExitStatus:
    """Create or replace a record, after a question that shows it."""
    _require_output(run)
    body = None if run.operation.body is None else new_body(run)
    run.check(body)
    if body is not None and not run.yes:
        show_record(run.what.capitalize(), body, as_note=False, path=run.path)
    question = f"{run.verb.capitalize()} this {run.what} in {place_text(run.environment)}?"
    if run.operation.effect is Effect.REPLACE:
        question = f"{_AS_A_WHOLE}{question}"
    if not confirm(question, yes=run.yes):
        return ExitStatus.NOT_SENT
    return send_and_show(run, body)


def _require_output(run: CommandRun) -> None:
    """Require standard output for a response with secrets, which no later response may have.

    Raises:
        ConfigurationError: it is closed.
    """
    is_new = run.operation.effect is Effect.CREATE
    if is_new and sys.stdout is None and secret_fields(run.operation.returns.type):
        raise ConfigurationError(
            f"Standard output is closed, so the secrets of the new {run.what} would be lost. Send "
            "them to a file that only you can read. Nothing was sent."
        )


def send_and_show(run: CommandRun, body: Model | None, **options: bool) -> ExitStatus:
    """Send the request, and show the response; that to a new record with its secrets.

    No later response may have them.
    """

    async def send(client: Client) -> Any:
        return await run.call(client, body)

    response = run.write(send, **options)
    is_new = run.operation.effect is Effect.CREATE
    output = attrs.evolve(run.output, secrets=is_new or run.output.secrets)
    return write_one(output, run.operation.returns, response)
