"""Paging styles: what each needs of a spec, and what documents say of it.

A further style is one more `PagingStyle` here, and a class in the runtime, in its package
`pagination`: in `linked_styles`, or in `counting_styles` if the client counts.
"""

from __future__ import annotations

from typing import Literal

import attrs

Option = Literal["limit", "row", "more"]
PAGING_OPTIONS: tuple[Option, ...] = ("limit", "row", "more")
"""The options that a style may have besides those that all have."""


@attrs.frozen(kw_only=True)
class PagingStyle:
    """Paging style."""

    name: str
    summary: str
    """How pages are requested, after the name."""
    begins: str
    """What the parameter of callers means, with which a list begins."""
    first: int | None = None
    """Where a list begins; `None` if its first page is requested without a start."""
    starts: tuple[str, ...] = ("int", "int64")
    """The types that the start may have."""
    needs: frozenset[Option] = frozenset()
    """The options that it needs besides `start` and `key`."""
    may: frozenset[Option] = frozenset()
    """The options that it may have."""
    more: str = ""
    """What the field `more` must be; if empty, of the type of the start."""
    may_break_off: bool = False
    """Whether a response may name a next page that cannot be requested."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers of a response, and what each has."""

    def takes(self, option: Option) -> bool:
        """Return whether it may have an option."""
        return option in self.needs | self.may


_SIZE: frozenset[Option] = frozenset({"limit"})
_ROWS: frozenset[Option] = frozenset({"limit", "row"})
_MORE: frozenset[Option] = frozenset({"more"})
_TEXTS = ("string", "int", "int64")

_STYLES = (
    PagingStyle(
        name="rows",
        summary="a start row and a number of rows; each item has its row number",
        begins="The row to start at.",
        first=1,
        needs=_ROWS,
    ),
    PagingStyle(
        name="numbers",
        summary="the number of a page, from 1, and a page size",
        begins="The number of the page to start at.",
        first=1,
        needs=_SIZE,
    ),
    PagingStyle(
        name="offset",
        summary="the number of items to skip; without `limit`, the server decides the page size",
        begins="The number of items to skip.",
        first=0,
        may=_SIZE,
    ),
    PagingStyle(
        name="cursor",
        summary="a cursor, or the number of a page, that the previous response has in `more`",
        begins="The cursor to start at, as `position` of an earlier list has it.",
        starts=_TEXTS,
        needs=_MORE,
        may=_SIZE,
        may_break_off=True,
    ),
    PagingStyle(
        name="next_url",
        summary="a cursor in the query of the URL that the previous response has in `more`",
        begins="The cursor to start at, as `position` of an earlier list has it.",
        starts=_TEXTS,
        needs=_MORE,
        may=_SIZE,
        may_break_off=True,
        more="a string",
    ),
    PagingStyle(
        name="link",
        summary="a cursor in the query of the URL that the previous response has in its header "
        "`Link`, with `rel=next`, as in RFC 8288",
        begins="The cursor to start at, as `position` of an earlier list has it.",
        starts=_TEXTS,
        may=_SIZE,
        may_break_off=True,
        headers=(("Link", "The URL of the next page, with `rel=next`; missing on the last page."),),
    ),
    PagingStyle(
        name="last_page",
        summary="the number of a page, from 1; the response has the number of pages in `more`",
        begins="The number of the page to start at.",
        first=1,
        needs=_MORE,
        may=_SIZE,
        may_break_off=True,
        more="an int",
    ),
)
PAGING_STYLES = {style.name: style for style in _STYLES}
