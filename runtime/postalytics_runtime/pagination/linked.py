"""Base of the paging styles in which each response names the page that follows. No I/O."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urlsplit

from ..schema import CONTROL_CHARACTER, Paging
from .cursor import Cursor, PageStart

if TYPE_CHECKING:
    from .serving import AskedPage

T = TypeVar("T")

MOST_PAGES_WITHOUT_NEWS = 1000
"""In a row. Filters may leave pages empty, but a list must not go on without an end."""
_LONGEST = 8000
"""Of a cursor or a URL, in characters; servers refuse longer requests."""
_UNKNOWN = object()
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
_LARGEST = 2**63 - 1


class UnfitNextError(ValueError):
    """A response names the next page in a way that cannot be requested."""


class LinkedCursor(Cursor[T]):
    """State of a list of which each response names the next page.

    1. The list ends where a response tells no next page, whether its page is empty or not.
    2. A page that was read before cannot be the next, and after 1,000 pages in a row without a new
       item the list is given up: so no server can cause an endless loop.
    3. All pages have the same size, because another one could move their borders.
    4. Nothing but the start of a page is taken from a response. So no response leads the client to
       another host or path.
    """

    def __init__(self, paging: Paging, start: PageStart | None, limit: int | None) -> None:
        super().__init__(paging, start, limit)
        self._start = self._position = self.first if start is None else start
        self._read = {self._start}
        self._without_news = 0
        self._named: object = None
        self._size = self._size_for(limit)

    @property
    def position(self) -> PageStart | None:
        """The page after those that were taken; at the end of the list, the last page."""
        return self._position

    @property
    def query(self) -> Mapping[str, PageStart]:
        """The query parameters of the next page, by wire name."""
        query: dict[str, PageStart] = {}
        if self._start is not None:
            query[self._paging.start] = self._start
        if self._paging.limit is not None and self._size is not None:
            query[self._paging.limit] = self._size
        return query

    def read_envelope(self, envelope: object) -> None:
        """Take the total and what tells the next page."""
        super().read_envelope(envelope)
        self._named = envelope if self._paging.more else None
        for name in self._paging.more:
            # Where an object should be, nothing and an empty array name no next page. Anything else
            # may name one in a way that the spec does not know.
            is_nothing = self._named is None or self._named == []
            self._named = None if is_nothing else getattr(self._named, name, _UNKNOWN)

    def take(self, page: list[T]) -> list[T]:
        """Return the items of a page that are new and within the limit."""
        named, self._named = self._named, None
        end_told, self.end_told = self.end_told, False
        new = self._unseen.take(page)
        kept = new[: self._left]
        self.found += len(kept)
        if self._left is not None:
            self._left -= len(kept)
            self.done = self._left == 0
        self._without_news = 0 if new else self._without_news + 1
        if len(kept) == len(new):  # Else a later read must begin with this page again.
            try:
                self._move_on(None if end_told else self.next_start(page, named))
            except UnfitNextError as error:
                self.problem = None if self.done else str(error)
        return [page[index] for index in kept]

    def _move_on(self, following: PageStart | None) -> None:
        if following is None:
            self.done = True
        elif following in self._read:
            raise UnfitNextError(
                "the API names a page as the next one that was read before, so the list would "
                "never end"
            )
        elif self._without_news >= MOST_PAGES_WITHOUT_NEWS:
            raise UnfitNextError(
                f"{self._without_news:,} pages in a row held nothing new, and the API names more"
            )
        else:
            self._read.add(following)
            self._start = self._position = following

    @abstractmethod
    def next_start(self, page: list[T], named: object) -> PageStart | None:
        """Return where the next page starts; `None` at the end of the list.

        Args:
            page: the page that was read.
            named: the value of the response field that tells it; `None` without one.

        Raises:
            UnfitNextError: the response tells it in a way that cannot be requested.
        """

    def as_start(self, value: object, what: str = "the next page") -> PageStart:
        """Return a value of a response as the start of a page.

        A number may be text and the other way round. `what` is what the value names.

        Raises:
            UnfitNextError: it is neither, or cannot be sent.
        """
        if self._paging.start_type == "int":
            if isinstance(value, str) and _WHOLE.fullmatch(value):
                value = int(value)
            if type(value) is int and 0 <= value <= _LARGEST:
                return value
            wanted = "a whole number"
        else:
            if type(value) is int:
                value = str(value)
            if isinstance(value, str) and 0 < len(value) <= _LONGEST:
                if not CONTROL_CHARACTER.search(value):
                    return value
                raise UnfitNextError(f"the API names {what} with a character that cannot be sent")
            wanted = f"a text of at most {_LONGEST:,} characters"
        raise UnfitNextError(f"the API does not name {what} by {wanted}")

    def start_in(self, url: object) -> PageStart:
        """Return the start of a page that a URL names; nothing else of the URL is used.

        Raises:
            UnfitNextError: it is not a URL with the query parameter of the start.
        """
        if not isinstance(url, str) or len(url) > _LONGEST:
            raise UnfitNextError("the API does not name the next page by a URL")
        try:
            pairs = parse_qsl(
                urlsplit(url).query,
                keep_blank_values=True,
                errors="surrogateescape",  # Else it would be another cursor, and another page.
                max_num_fields=100,
            )
        except ValueError:
            raise UnfitNextError("the API does not name the next page by a URL") from None
        found = {value for name, value in pairs if name == self._paging.start}
        if len(found) != 1:
            raise UnfitNextError(
                f"the URL that the API names for the next page has {'two' if found else 'no'} "
                f"'{self._paging.start}'"
            )
        return self.as_start(found.pop())

    @classmethod
    def bounds(cls, asked: AskedPage) -> tuple[int, int]:
        """Return the bounds of the page with a cursor of `next_page`."""
        text = "0" if asked.start is None else str(asked.start).removeprefix("after-")
        if not _WHOLE.fullmatch(text):
            raise ValueError("The cursor is not one of this list.")
        return int(text), int(text) + asked.size
