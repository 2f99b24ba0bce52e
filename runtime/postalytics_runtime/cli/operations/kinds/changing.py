"""Commands that change a record: they read it, merge, show the changes, and replace it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import attrs
import click

from ....safety import check_kept, merged
from ....schema import ModelDescription, RecordChange
from ....suggestions import did_you_mean
from ...common_options import note
from ...confirm import confirm
from ...exit_status import ExitStatus, show_error
from ...format import field_list
from ...output import write_one
from ...profiles import place_text
from ..body import given_fields, require_options
from ..parameters import required_in_body
from ..record_text import show_changes
from ..run import CommandRun
from .finding import is_as_it_was, read_record_to_change

if TYPE_CHECKING:
    from ....client import Client


def change_record(run: CommandRun, change: RecordChange[Any]) -> ExitStatus:
    """Change the fields that were given; the others keep their values.

    Raises:
        UsageError: what names the record is missing, or nothing was given to change.
        InvalidRequestError: the record has a value that cannot be sent back.
        PostalyticsError: the record cannot be read, or is not there.
    """
    given = _given_changes(run)
    named = {**given, **run.given.named}
    record = read_record_to_change(run, change, named)
    before = change.body_of(record, named)
    check_kept(change, before, given)
    after = merged(before, given)
    fields = attrs.fields(type(after))
    changed = [f.name for f in fields if getattr(after, f.name) != getattr(before, f.name)]
    if not changed:
        note(f"The {run.what} has these values already. Nothing was changed.")
        return ExitStatus.DONE
    run.check(after)
    show_changes(f"Changes of the {run.what}", before, after, changed, as_note=run.yes)
    if not confirm(f"Change this {run.what} in {place_text(run.environment)}?", yes=run.yes):
        return ExitStatus.NOT_SENT
    if not run.yes and not is_as_it_was(run, change, named, record):
        show_error(
            f"The {run.what} was changed by another program since you were asked. Nothing was "
            "sent. Give the command again to see it as it is now."
        )
        return ExitStatus.NOT_SENT

    async def send(client: Client) -> Any:
        return await run.call(client, after)

    return write_one(run.output, run.operation.returns, run.write(send))


def _cleared(run: CommandRun) -> dict[str, None]:
    """Return the fields that `--clear` sets to null.

    Raises:
        BadParameter: there is no such field, or it must have a value, or it is given as well.
    """
    model = cast("ModelDescription[Any]", run.operation.body)
    nullable = [field.name for field in model.fields if field.nullable]
    cleared: dict[str, None] = {}
    for text in cast("Sequence[str]", run.more["clear"]):
        name = text.lstrip("-").replace("-", "_")
        if name not in nullable:
            problem = (
                f"{text} cannot be cleared.{did_you_mean(name, nullable)} These can: "
                f"{field_list(nullable)}."
            )
        elif name in run.given.named:
            problem = f"{text} is given a value, too."
        else:
            cleared[name] = None
            continue
        raise click.BadParameter(problem, param_hint="'--clear'")
    return cleared


def _given_changes(run: CommandRun) -> dict[str, Any]:
    """Return what was given: what names the record, and what to change.

    Raises:
        UsageError: either is missing.
    """
    needed = required_in_body(run.command)
    for name in run.given.defaults - needed:  # They are for new records: you did not type them.
        del run.given.named[name]
    given: dict[str, Any] = {**given_fields(run), **_cleared(run)}
    require_options(run, given)
    if not set(given) - needed:
        raise click.UsageError(
            f"There is nothing to change. Give the new values of the {run.what} as options, or "
            "--clear FIELD."
        )
    return given
