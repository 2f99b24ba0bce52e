"""Files of any number of rows: checked, and uploaded with a journal to an echo server."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

import aiohttp

from postalytics import Postalytics
from postalytics_runtime.bulk.csv import CsvFile, CsvRows, match_columns
from postalytics_runtime.bulk.precheck import scan

from ..bulk_reading import write_rows
from ..bulk_uploads import Uploads
from ..echo import echo_server
from .meter import Cost, metered

_FEW = 200
"""Rows of a first round, after which all modules are loaded."""
_AT_ONCE = 8


def check(rows: int) -> Cost:
    """Read and check a file."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.csv", Path(folder) / "many.csv"
        write_rows(few, _FEW)
        write_rows(many, rows)
        _check(few)
        with metered() as cost:
            _check(many)
    return cost


def _check(path: Path) -> None:
    operation = Postalytics.api.operation("contacts.create_contact")
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, operation)
        scan(CsvRows(file, operation, columns, {"contact_list_id": 1}))


def upload(rows: int) -> Cost:
    """Upload rows without limits, 8 at once, with all that a journal asks for."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(echo_server())
        return asyncio.run(_upload(folder, address, rows))


async def _upload(folder: Path, address: str, rows: int) -> Cost:
    uploads = Uploads(folder, address, aiohttp.ClientSession(), database="")
    await uploads.journalled_people(_FEW, _AT_ONCE)
    with metered() as cost:
        await uploads.journalled_people(rows, _AT_ONCE)
    await uploads.aclose()
    return cost
