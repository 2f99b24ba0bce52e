"""Commands that change a record: they read it, merge, show the changes, and replace it."""

from __future__ import annotations

import math
from collections.abc import AsyncIterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import attrs
import click

from ...schema import Model, ModelDescription, RecordChange
from ...suggestions import did_you_mean
from ..common_options import note
from ..confirm import confirm
from ..exit_status import ExitStatus
from ..format import counted, duration, field_list, minimum_duration
from ..output import write_one
from ..profiles import place_text
from .body import given_fields, require_options
from .parameters import required_in_body
from .record_text import show_changes
from .run import CommandRun

if TYPE_CHECKING:
    from ...client import Client


def change_record(run: CommandRun, change: RecordChange) -> ExitStatus:
    """Change the fields that were given; the others keep their values.

    Raises:
        UsageError: what names the record is missing, or nothing was given to change.
        PostalyticsError: the record cannot be read, or is not there.
    """
    given: dict[str, Any] = {**given_fields(run), **_cleared(run)}
    _require_change(run, given)
    before = cast("Model", change.replacement(_record(run, change, given)))
    extra = cast("dict[str, Any]", given.pop("extra", {}))
    after = attrs.evolve(before, extra={**before.extra, **extra})
    for name, value in given.items():
        setattr(after, name, value)
    fields = attrs.fields(type(after))
    changed = [f.name for f in fields if getattr(after, f.name) != getattr(before, f.name)]
    if not changed:
        note(f"The {run.what} has these values already. Nothing was changed.")
        return ExitStatus.DONE
    run.check(after)
    show_changes(f"Changes of the {run.what}", before, after, changed, as_note=run.yes)
    if not confirm(f"Change this {run.what} in {place_text(run.environment.name)}?", yes=run.yes):
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


def _require_change(run: CommandRun, given: dict[str, Any]) -> None:
    """Require what names the record, and something to change.

    Raises:
        UsageError: either is missing.
    """
    require_options(run, given)
    if not set(given) - required_in_body(run.command):
        raise click.UsageError(
            f"There is nothing to change. Give the new values of the {run.what} as options, or "
            "--clear FIELD."
        )


def _record(run: CommandRun, change: RecordChange, given: dict[str, Any]) -> Any:
    """Return the record as it is now."""
    named = {**given, **run.given.named}

    async def read(client: Client) -> Any:
        path = tuple(named[parameter.name] for parameter in change.read.path_parameters)
        if not change.read.returns_list:
            response = await client.call(change.read, path=path)
            found = response if change.items is None else getattr(response, change.items)
            items = cast("Sequence[Any]", found) if isinstance(found, list) else [found]
            return _matching(items, change, named)
        await _note_requests(run, client, change, named)
        return await _found(client.pages(change.read, path=path), change, named)

    record = run.read(read)
    if record is None:
        raise run.not_found()
    return record


async def _found(
    items: AsyncIterable[Any], change: RecordChange, named: dict[str, Any]
) -> Any | None:
    async for item in items:
        if (found := _matching([item], change, named)) is not None:
            return found
    return None


def _matching(items: Sequence[Any], change: RecordChange, named: dict[str, Any]) -> Any | None:
    """Return the item that has the given values; `None` if there is none."""
    for item in items:
        if all(getattr(item, name, None) == named[name] for name in change.match):
            return item
    return None


async def _note_requests(
    run: CommandRun, client: Client, change: RecordChange, named: dict[str, Any]
) -> None:
    """Say how many requests it may take to find the record on its list."""
    paging = change.read.paging
    if change.count is None or paging is None or paging.max_limit is None:
        return
    lists, key, size = change.count
    async for one in client.pages(lists):
        if getattr(one, key, None) == named[key] and isinstance(getattr(one, size), int):
            requests = max(math.ceil(getattr(one, size) / paging.max_limit), 1)
            least = minimum_duration(requests, run.environment.limits)
            time = f", at least {duration(least)}" if least >= 1 else ""
            note(
                f"Looking for the {run.what} among {getattr(one, size):,}: up to "
                f"{counted(requests, 'request')}{time}."
            )
            return
