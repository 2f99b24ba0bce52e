"""Lists of parcels, and servers that page them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import attrs

from postalytics_runtime.pagination import Cursor, Pages
from postalytics_runtime.schema import Paging
from support.runtime.post_office_api import LIST_SHELF, SHELF, Parcel, Shelf

ROWS = Paging(style="rows", start="start", limit="limit", max_limit=10, row="row", key=("number",))
NUMBERS = Paging(style="numbers", start="page", limit="size", max_limit=10, key=("number", "part"))
OFFSET = Paging(style="offset", start="offset", key=("number",))
STYLES = (ROWS, NUMBERS, OFFSET)

Server = Callable[[dict[str, int]], list[Any]]


def parcels(first: int, last: int) -> list[Parcel]:
    return [Parcel(row=row, number=1000 + row) for row in range(first, last + 1)]


def counted(cursor: Cursor[Any]) -> dict[str, int]:
    """Return the query of the next page, of a style that counts."""
    return cast("dict[str, int]", cursor.query)


class Asked:
    """A list read from a server, and the requests that the server received."""

    def __init__(
        self,
        server: Server,
        paging: Paging = ROWS,
        *,
        start: int | None = None,
        limit: int | None = None,
    ) -> None:
        self.queries: list[dict[str, int]] = []
        self._server = server
        self.pages = Pages(self._fetch, paging, start, limit)

    async def _fetch(self, cursor: Cursor[Parcel] | None) -> list[Parcel]:
        assert cursor is not None
        query = counted(cursor)
        self.queries.append(query)
        assert len(self.queries) < 100
        return self._server(query)

    async def rows(self) -> list[int | None]:
        return [parcel.row for parcel in await self.pages.collect()]

    @property
    def requests(self) -> list[tuple[int, ...]]:
        return [tuple(query.values()) for query in self.queries]


def of(total: int, *, most: int = 10) -> Server:
    """Return a correct server of any paging style, with a maximum page size."""

    def serve(query: dict[str, int]) -> list[Parcel]:
        match query:
            case {"start": start, "limit": size}:
                first = start
            case {"page": page, "size": size}:
                first = (page - 1) * size + 1
            case _:
                first, size = query["offset"] + 1, 10
        return parcels(max(first, 1), min(first + min(size, most) - 1, total))

    return serve


@attrs.define(kw_only=True, eq=False, repr=False)
class Room(Shelf):
    """A shelf with the number of its parcels."""

    total: Any = None
    inside: Any = None


def rooms(total: tuple[str, ...]) -> Any:
    """Return the operation that lists the parcels of a room."""
    assert LIST_SHELF.paging is not None

    def structure(value: dict[str, Any], report: Any) -> Room:
        made = SHELF.structure({"parcels": value.get("parcels")}, report)
        inside = value.get("inside")
        return Room(
            parcels=made.parcels,
            total=value.get("total"),
            inside=Room(total=inside) if "inside" in value else None,
        )

    return attrs.evolve(
        LIST_SHELF,
        returns=attrs.evolve(SHELF, type=Room, structure=structure),
        paging=attrs.evolve(LIST_SHELF.paging, total=total),
    )
