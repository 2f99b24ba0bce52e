"""One operation for many rows, concurrently, with each row accounted for.

`upload` runs the rows, `rules` says what a row must be like; `csv_file`, `columns` and
`table` make rows of a CSV file.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, Protocol, Self, TypeAlias, TypeVar

from ..operation import Operation
from ..rules import Fault
from .outcome import Outcome, Report, State
from .rules import RowRules
from .upload import BulkUpload

__all__ = [
    "BulkUpload",
    "Caller",
    "Fault",
    "Outcome",
    "Report",
    "RowRules",
    "Rows",
    "State",
    "bulk_upload",
]

M = TypeVar("M")
A = TypeVar("A")

Rows: TypeAlias = Iterable[M | Mapping[str, object]] | AsyncIterable[M | Mapping[str, object]]
"""Models, or mappings from the Python names of a model's fields to values."""


class Caller(Protocol):
    """What an upload needs of a client."""

    def with_options(self, *, background: bool) -> Self:
        """Let all other calls go before the ones made through what is returned."""
        ...

    async def call(self, operation: Operation[Any], *, body: Any, print_warnings: bool) -> Any:
        """Do the operation once and return its answer; print warnings are not for each row."""
        ...


def bulk_upload(
    client: Caller,
    operation: Operation[A],
    rows: Rows[M],
    *,
    fixed: Mapping[str, object],
    concurrency: int = 8,
) -> BulkUpload[M, A]:
    """Prepare `operation` for each of `rows`; iterating over what is returned carries it out.

    Rows wait for the rate limit in the background: all other calls with the key go first.

    Args:
        client: what sends, paces and retries.
        operation: an operation with a body and `bulk`.
        rows: models or mappings, read as they are needed.
        fixed: fields of the body that are the same for all rows, by Python name.
        concurrency: how many rows are under way at once, at least 1.

    Raises:
        ConfigurationError: the concurrency is less than 1.
        InvalidRequestError: a fixed value does not fit.
    """
    rules: RowRules[M] = RowRules(operation, fixed)
    patient = client.with_options(background=True)

    async def send(body: M) -> A:
        answer: A = await patient.call(operation, body=body, print_warnings=False)
        return answer

    return BulkUpload(rows, rules.body, send, concurrency=concurrency)
