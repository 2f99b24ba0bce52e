"""Paging styles in which each response names the page that follows. No I/O."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, TypeVar
from urllib.parse import quote

from .link_header import next_target
from .linked import LinkedCursor, UnfitNextError
from .serving import NextPage

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

    from .cursor import PageStart
    from .serving import AskedPage, ServedPage

T = TypeVar("T")

_NO_CURSOR: tuple[object, ...] = (None, "", 0, False)
"""What a response may have in place of a cursor or a URL at the end of a list."""


def _token(served: ServedPage) -> PageStart:
    return served.stop if served.paging.start_type == "int" else f"after-{served.stop}"


def _url(served: ServedPage) -> str:
    address = served.address()
    between = "&" if "?" in address else "?"
    return f"{address}{between}{quote(served.paging.start)}={_token(served)}"


class CursorInBody(LinkedCursor[T]):
    """Cursor or page number in a field of the response; the list ends where there is none."""

    def next_start(self, page: list[T], named: object) -> PageStart | None:
        """Return the cursor of the response."""
        del page
        return None if named in _NO_CURSOR else self.as_start(named)

    @classmethod
    def next_page(cls, served: ServedPage) -> NextPage:
        """Return a cursor."""
        return NextPage(None if served.is_last else _token(served))


class UrlInBody(LinkedCursor[T]):
    """URL of the next page in a field of the response."""

    def next_start(self, page: list[T], named: object) -> PageStart | None:
        """Return the cursor in the URL of the response."""
        del page
        return None if named in _NO_CURSOR else self.start_in(named)

    @classmethod
    def next_page(cls, served: ServedPage) -> NextPage:
        """Return a URL."""
        return NextPage(None if served.is_last else _url(served))


class UrlInHeader(LinkedCursor[T]):
    """URL of the next page in the header Link, as in RFC 8288."""

    def read_headers(self, headers: CIMultiDictProxy[str]) -> None:
        """Take the header Link; several are one."""
        self._named = ", ".join(headers.getall("Link", []))

    def next_start(self, page: list[T], named: object) -> PageStart | None:
        """Return the cursor in the URL of the header."""
        del page
        try:
            target = next_target(str(named or ""))
        except ValueError as error:
            raise UnfitNextError(f"the header Link cannot be read: {error}") from None
        return None if target is None else self.start_in(target)

    @classmethod
    def next_page(cls, served: ServedPage) -> NextPage:
        """Return a header."""
        link = (("Link", f'<{_url(served)}>; rel="next"'),)
        return NextPage(headers=() if served.is_last else link)


class LastPage(LinkedCursor[T]):
    """Page numbers from 1; a field of the response has the number of the last page."""

    first: ClassVar[int | None] = 1

    def next_start(self, page: list[T], named: object) -> PageStart | None:
        """Return the number of the next page, unless this is the last one."""
        if named is None and not page:
            return None
        last, this = self.as_start(named, "the last page"), self.as_start(self._start)
        return int(this) + 1 if int(this) < int(last) else None

    @classmethod
    def bounds(cls, asked: AskedPage) -> tuple[int, int]:
        """Return the bounds of a page with a number."""
        number = asked.start if isinstance(asked.start, int) else asked.lowest
        first = max(number - asked.lowest, 0) * asked.size
        return first, first + asked.size

    @classmethod
    def next_page(cls, served: ServedPage) -> NextPage:
        """Return the number of the last page."""
        return NextPage(math.ceil(served.count() / served.size))


LINKED: dict[str, type[LinkedCursor[object]]] = {
    "cursor": CursorInBody,
    "next_url": UrlInBody,
    "link": UrlInHeader,
    "last_page": LastPage,
}
"""The styles of this module by name."""
