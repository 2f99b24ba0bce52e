"""Records on standard output, page by page."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Any

from ...schema import Model, ModelDescription
from ..common_options import note
from ..exit_status import ExitStatus, show_error
from .layout import CsvTable, JsonArray, JsonLines, Layout, json_text
from .options import EXTRA, OutputRequest
from .records import chosen, flat, plain
from .standard_output import is_terminal, write


def write_one(
    request: OutputRequest, description: ModelDescription[Any], record: Model | None
) -> ExitStatus:
    """Write a record; return the exit status of the command.

    A table of one record has a line for each field that has a value.

    Args:
        request: what to show.
        description: the model of the record.
        record: the record; `None` if the operation returns nothing.
    """
    if record is None:
        note("Done. The API returns nothing.")
        return ExitStatus.DONE
    data = chosen(plain(record, secrets=request.secrets), request.fields)
    if request.format == "json":
        status = _written(lambda: json_text(data, indent=2) + "\n")
    elif request.format == "table":
        from .table import record_lines

        found = dict(flat(data))
        with_values = {name: value for name, value in found.items() if value is not None}
        shown = found if request.fields else with_values
        status = _written(partial(record_lines, shown))
        if not shown:
            note("The response holds no value.")
    else:
        status = _written(partial(_layout(request, description).page, [data]))
    return status or ExitStatus.DONE


async def write_pages(
    request: OutputRequest,
    description: ModelDescription[Any],
    pages: AsyncIterator[Sequence[Model]],
) -> ExitStatus:
    """Write the records of a list, each page when it comes; return the exit status of the command.

    Args:
        request: what to show.
        description: the model of the records.
        pages: the pages, as `Pages.pages()` iterates over them. If they raise, an array of JSON is
            left open, so that no program takes it for the whole list.
    """
    layout = _layout(request, description)
    async for page in pages:
        every = [plain(record, secrets=request.secrets) for record in page]
        shown = [chosen(data, request.fields) for data in every]
        if (status := _written(partial(layout.page, shown))) is not None:
            return status
    status = _written(layout.end)
    if status is None and layout.note:
        note(layout.note)
    return status or ExitStatus.DONE


def _layout(request: OutputRequest, description: ModelDescription[Any]) -> Layout:
    if request.format == "json":
        return JsonArray()
    if request.format == "jsonl":
        return JsonLines()
    names = tuple(field.name for field in description.fields)
    if request.format == "csv":
        # What the first page does not hold may be on the next, so the header has room for it.
        return CsvTable(request.fields or (*names, EXTRA), for_terminal=is_terminal())
    from .table import FittedTable  # Imported late, because few programs read a table.

    width = shutil.get_terminal_size().columns if is_terminal() else None
    return FittedTable(request.fields or request.columns or names or (EXTRA,), width)


def _written(make: Callable[[], str]) -> ExitStatus | None:
    """Write a text; return the exit status of a command that must end now, else `None`."""
    try:
        text = make()
    except RecursionError:
        show_error("The API accepted the request, but its response is nested too deeply to show.")
        return ExitStatus.UNKNOWN
    return write(text.encode("utf-8", "backslashreplace"))
