"""Pages as a server sees them, such as the fake. Clients do not load this."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from ..schema import Paging


@attrs.frozen(kw_only=True)
class AskedPage:
    """Page that a server is asked for."""

    start: int | str | None
    """What the request has as its start; `None` if it has none."""
    size: int
    """The number of items of a page."""
    lowest: int = 1
    """The number of the first row or page."""
    inclusive: bool = False
    """Whether a page from row N ends with the row N plus `size`, so that it has one more."""
    offset_of_pages: bool = False
    """Whether an offset counts pages."""


@attrs.frozen(kw_only=True)
class ServedPage:
    """Place of a page in its list, as the server knows it."""

    stop: int
    """The number of items up to the end of the page."""
    size: int
    """The number of items of a full page."""
    count: Callable[[], int]
    """Returns the number of items of the list."""
    address: Callable[[], str]
    """Returns the whole path of the list, with its query but for the start."""
    paging: Paging

    @property
    def is_last(self) -> bool:
        """Whether the list has no more items."""
        return self.stop >= self.count()


@attrs.frozen
class NextPage:
    """What a server says of the pages that follow."""

    field: object = None
    """The value of the response field that tells it; `None` without one."""
    headers: tuple[tuple[str, str], ...] = ()
