"""Records on standard output, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from ...schema import Model, ModelDescription
from ..exit_status import ExitStatus
from .options import OutputRequest


def write_one(
    request: OutputRequest, description: ModelDescription[Any], record: Model
) -> ExitStatus:
    """Write a record; return the exit status of the command.

    A table of one record has a line for each field that has a value.
    """
    raise NotImplementedError


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
    raise NotImplementedError
