"""Rows that are on a list already; the lists are read before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import closing
from itertools import compress
from typing import TYPE_CHECKING, Any

import attrs

from ...errors import IncompleteListError
from ...schema import CompareList, Operation
from ...values import Problem
from ..csv import CsvRows
from ..rows import content_key, formats_of, item_fields, key_parts
from .key_index import KeyIndex
from .scanner import OnProblem, ScanResult, row_problem

if TYPE_CHECKING:
    from ...client import Client


async def find_listed_rows(
    client: Client,
    comparison: CompareList,
    table: CsvRows,
    survey: ScanResult,
    *,
    found: OnProblem | None = None,
    left_out: Callable[[int], bool] = lambda _: False,
    on_read: Callable[[int, int | None], object] = lambda _, __: None,
) -> None:
    """Read the lists of a comparison and add the rows that are on one to the problems of a scan.

    Rows and items are compared by the fields of the row key that both the items and the columns of
    the table have.

    Args:
        client: the client that reads; its rate limits apply.
        comparison: the lists, as given by the operation of the table.
        table: the rows.
        survey: the result of the scan of the table.
        found: called for each row that is on a list.
        left_out: returns whether a row is not compared, such as a row that was sent already.
        on_read: called for each page with the number of items of its list that were read, and the
            number of all, if that is known.

    Raises:
        ValueError: items and rows have no field in common.
        PostalyticsError: a list cannot be read.
        IncompleteListError: a list is not complete, or cannot be shown to be complete.
    """
    reading = client.api.operation(comparison.read)
    body = table.operation.body
    bulk = table.operation.bulk
    of_items = item_fields(client.api, reading)
    given = of_items.intersection(name for _, name in table.columns.used)
    match = tuple(name for name in (bulk.match if bulk else ()) if name in given)
    if not match or body is None:
        raise ValueError(f"{reading} and {table.operation} have no field to compare.")
    formats = formats_of(body)
    lists: list[str] = []
    with closing(KeyIndex()) as known:
        async for name, path, total in _lists(client, comparison, reading, table.given):
            lists.append(name)
            pages, count, shown = client.pages(reading, path=path), 0, set[str]()
            async for page in pages.pages():
                for item in page:
                    key = content_key(item, match, formats)
                    if len(shown) < len(match):
                        shown.update(compress(match, key_parts(key)))
                    known.add(key, len(lists))
                count += len(page)
                on_read(count, total if pages.total is None else pages.total)
            _require_whole(reading, comparison, name, count, pages.total, total)
            if count and (lacking := _lacking(table, match, shown)):
                raise _nothing_to_compare(comparison, name, count, lacking)
        compared = _ListedKeys(table, match, known, lists, left_out)
        await asyncio.to_thread(compared.add_to, survey, found)


def _require_whole(
    reading: Operation[Any],
    comparison: CompareList,
    name: str,
    found: int,
    own: int | None,
    other: int | None,
) -> None:
    """Raise an error unless all items of a list were read, if the API can give their number.

    Args:
        reading: the operation that reads the list.
        comparison: the lists.
        name: the name of the list in messages.
        found: the number of items that were read.
        own: the number of items by the responses of the list itself.
        other: the number of items by the list of the lists.
    """
    if not (comparison.total or (reading.paging and reading.paging.total)):
        return
    total = max(known for known in (own, other, -1) if known is not None)
    if found == total:
        return
    reason = f"{found:,} items were read, but the API says that there are {total:,}"
    if total < found:  # The total counts something else, or an older list.
        reason = f"{found:,} items were read, but no response says how many there are"
    raise IncompleteListError(
        f"{name} cannot be shown to be complete: {reason}. A row that is on the list could be "
        "missed, so nothing was compared. Try again later; to go on without this comparison, leave "
        f"out --compare {comparison.name} and take the rows that are on the list out of your file.",
        found=found,
        total=total if total > found else None,
    )


def _lacking(table: CsvRows, match: tuple[str, ...], shown: set[str]) -> list[str]:
    """Return the fields that no item of a list has, and without which no row can match an item.

    A row has all fields of one alternative of each rule. If the items lack a compared field of
    every alternative that the table has columns for, no item can match a row.
    """
    given = {name for _, name in table.columns.used} | table.given.keys()
    hidden = set(match) - shown
    lacking = set[str]() if shown else hidden
    for rule in table.operation.bulk.require if table.operation.bulk else ():
        possible = [hidden.intersection(names) for names in rule if given.issuperset(names)]
        if possible and all(possible):
            lacking.update(*possible)
    return [name for name in match if name in lacking]


def _nothing_to_compare(
    comparison: CompareList, name: str, count: int, lacking: list[str]
) -> IncompleteListError:
    """Return the error for a list whose items lack fields of every row, so no row would match."""
    return IncompleteListError(
        f"{name} cannot be compared: none of its {count:,} items has {' or '.join(lacking)}, so "
        "a row that is on the list would be missed. The API may use other names for them. "
        "Nothing was compared; to go on without this comparison, leave out --compare "
        f"{comparison.name}.",
        found=count,
        total=count,
    )


async def _lists(
    client: Client, comparison: CompareList, reading: Operation[Any], fixed: Mapping[str, Any]
) -> AsyncIterator[tuple[str, tuple[Any, ...], int | None]]:
    """Yield each list: its name, the values of its path, and its number of items, if known."""
    names = [parameter.name for parameter in reading.path_parameters]
    words = [name.removesuffix("_id").replace("_", " ") for name in names]

    def title(path: tuple[Any, ...]) -> str:
        pairs = (f"{word} {value}" for word, value in zip(words, path, strict=True))
        return ", ".join(pairs) or comparison.name

    if comparison.lists is None:
        path = tuple(fixed[name] for name in names)
        yield title(path), path, None
        return
    async for page in client.pages(client.api.operation(comparison.lists), path=()).pages():
        for item in page:
            path = tuple(getattr(item, name) for name in names)
            total = getattr(item, comparison.total) if comparison.total else None
            yield title(path), path, total if type(total) is int else None


@attrs.frozen
class _ListedKeys:
    """The row keys of the items on the lists, to compare rows with."""

    table: CsvRows
    match: tuple[str, ...]
    known: KeyIndex
    lists: list[str]
    left_out: Callable[[int], bool]

    def add_to(self, survey: ScanResult, found: OnProblem | None) -> None:
        for record in self.table:
            key = self.table.key(record, self.match)
            number = None if key is None else self.known.find(key)
            if number is None or self.left_out(record.number):
                continue
            # `LISTED` recognises these words in the journal.
            problem = Problem(f"is on {self.lists[number - 1]} already")
            others, _ = self.table.problems_and_warnings(record)
            survey.problems.rows += not others
            survey.problems.add(self.table.place(record), problem)
            if found is not None:
                found(row_problem(self.table, record, problem))
