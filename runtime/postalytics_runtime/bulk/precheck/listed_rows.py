"""Which rows are on a list already: asked for before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
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
    table: CsvRows[Any],
    survey: ScanResult,
    *,
    found: OnProblem | None = None,
    left_out: Callable[[int], bool] = lambda _: False,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Read the lists of a comparison and add the rows that are on one to the faults of a survey.

    Rows and items are the same by those fields that tell rows apart, that items have, too, and
    that the table has columns for.

    Args:
        client: what reads; its pace applies.
        comparison: which lists, as the operation of the table says.
        table: the rows.
        survey: what was found in the table.
        found: is told of each row that is on a list.
        left_out: whether a row is not compared, such as one that was sent already.
        tell: is told after each page how many items there were so far.

    Raises:
        ValueError: nothing of an item can be compared.
        PostalyticsError: a list cannot be read.
        IncompleteListError: a list is not whole, or nothing shows that it is.
    """
    reading = client.api.operation(comparison.read)
    body = table.operation.body
    bulk = table.operation.bulk
    of_items = item_fields(client.api, reading)
    given = of_items.intersection(name for _, name in table.columns.used)
    match = tuple(name for name in (bulk.match if bulk else ()) if name in given)
    if not match or body is None:
        raise ValueError(f"Nothing of {reading} can be compared with {table.operation}.")
    formats = formats_of(body)
    lists: list[str] = []
    with KeyIndex() as known:
        items = 0
        async for name, path, total in _lists(client, comparison, reading, table.given):
            lists.append(name)
            pages, before, shown = client.pages(reading, path=path), items, set[str]()
            async for page in pages.pages():
                for item in page:
                    key = content_key(item, match, formats)
                    if len(shown) < len(match):
                        shown.update(compress(match, key_parts(key)))
                    known.add(key, len(lists))
                items += len(page)
                tell(items)
            count = items - before
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
    """See to it that all of a list was read, where the API has a way to say how much that is.

    Args:
        reading: the operation that was read.
        comparison: which lists.
        name: what to call the list.
        found: how many items were read.
        own: how many it has by its own answers.
        other: how many it has by the list of the lists.
    """
    if not (comparison.total or (reading.paging and reading.paging.total)):
        return
    told = max(total for total in (own, other, -1) if total is not None)
    if found == told:
        return
    reason = f"{found:,} items were read, but the API says that there are {told:,}"
    if told < found:  # It counts something else, or an older list.
        reason = f"{found:,} items were read, but no answer says how many there are"
    raise IncompleteListError(
        f"{name} cannot be shown to be complete: {reason}. A row that is on the list could be "
        "missed, so nothing was compared. Try again later; to go on without this comparison, leave "
        f"out --compare {comparison.name} and take the rows that are on the list out of your file.",
        found=found,
        total=told if told > found else None,
    )


def _lacking(table: CsvRows[Any], match: tuple[str, ...], shown: set[str]) -> list[str]:
    """Return the fields that no item of a list shows, and without which no row is like any.

    A row has all fields of one alternative of each rule. Where no alternative that the table has
    columns for is shown as far as it is compared, nothing on the list can be the same as a row.
    """
    given = {name for _, name in table.columns.used} | table.given.keys()
    hidden = set(match) - shown
    lacking = set[str]() if shown else hidden
    for rule in table.operation.bulk.require if table.operation.bulk else ():
        possible = [hidden.intersection(one) for one in rule if given.issuperset(one)]
        if possible and all(possible):
            lacking.update(*possible)
    return [name for name in match if name in lacking]


def _nothing_to_compare(
    comparison: CompareList, name: str, count: int, lacking: list[str]
) -> IncompleteListError:
    """The error for a list whose items lack what every row has, so that no row would match."""
    return IncompleteListError(
        f"{name} cannot be compared: none of its {count:,} items shows {' or '.join(lacking)}, so "
        "a row that is on the list would be missed. The API may call these fields otherwise. "
        "Nothing was compared; to go on without this comparison, leave out --compare "
        f"{comparison.name}.",
        found=count,
        total=count,
    )


async def _lists(
    client: Client, comparison: CompareList, reading: Operation[Any], fixed: Mapping[str, Any]
) -> AsyncIterator[tuple[str, tuple[Any, ...], int | None]]:
    """What to call each list, what is in its path, and how many items it has, if that is known."""
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
    """The contents on the lists, to hold rows against."""

    table: CsvRows[Any]
    match: tuple[str, ...]
    known: KeyIndex
    lists: list[str]
    left_out: Callable[[int], bool]

    def add_to(self, survey: ScanResult, found: OnProblem | None) -> None:
        for _, record in self.table:
            key = self.table.key(record, self.match)
            at = None if key is None else self.known.find(key)
            if at is None or self.left_out(record.number):
                continue
            fault = Problem(f"is on {self.lists[at - 1]} already")
            others, _ = self.table.problems_and_warnings(record)
            survey.problems.rows += not others
            survey.problems.add(self.table.place(record), fault)
            if found is not None:
                found(row_problem(self.table, record, fault))
