"""Lists of which each response names the next page, and a raw server that tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import attrs
import orjson

from postalytics_runtime.schema import Operation, Paging, Parameter
from support.runtime.post_office_api import LIST_ROWS, LIST_SHELF, SHELF, Shelf
from support.runtime.raw_server import Connection, RawServer

CURSOR = Paging(
    style="cursor",
    start="after",
    start_type="string",
    limit="size",
    max_limit=10,
    key=("number",),
    items="parcels",
    total=("total",),
    more=("following",),
)
NUMBERED = attrs.evolve(CURSOR, start_type="int")
NEXT_URL = attrs.evolve(CURSOR, style="next_url")
LINK = attrs.evolve(CURSOR, style="link", items=None, total=(), more=())
LAST_PAGE = attrs.evolve(CURSOR, style="last_page", start_type="int")


@attrs.define(kw_only=True, eq=False, repr=False)
class Leaf(Shelf):
    """A shelf with what tells how its list goes on."""

    following: Any = None
    total: Any = None


def listing(paging: Paging) -> Operation[Any]:
    """Return the operation of a list with that paging."""
    kind: Literal["int", "string"] = paging.start_type
    parameters = (Parameter("after", kind), Parameter("size", "int", maximum=10))
    if paging.items is None:
        return attrs.evolve(LIST_ROWS, query_parameters=parameters, paging=paging)

    def structure(value: dict[str, Any], report: Any) -> Leaf:
        made = SHELF.structure({"parcels": value.pop("parcels", None)}, report)
        following, total = value.pop("following", None), value.pop("total", None)
        return Leaf(parcels=made.parcels, following=following, total=total)

    return attrs.evolve(
        LIST_SHELF,
        query_parameters=parameters,
        returns=attrs.evolve(SHELF, type=Leaf, structure=structure),
        paging=paging,
    )


def numbered(numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return parcels with these numbers, as JSON."""
    return [{"number": number} for number in numbers]


@attrs.frozen
class Page:
    """Page of a raw server."""

    numbers: Iterable[int] = ()
    following: Any = None
    """What the body tells of the next page."""
    total: int | None = None
    links: tuple[str, ...] = ()
    """Headers Link; if there are any, the body is the list itself."""
    is_list: bool = False


Answer = Callable[[dict[str, str], int], Page]
"""Of the query of a request, and its number from 1: the page."""


def answering(answer: Answer) -> Connection:
    """Return a raw server that gives these pages."""

    async def connection(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            request = await server.read_request(reader)
            query = dict(parse_qsl(urlsplit(request.split()[1].decode()).query))
            page = answer(query, len(server.requests))
            items = numbered(page.numbers)
            body: Any = {"parcels": items, "following": page.following, "total": page.total}
            content = orjson.dumps(items if page.is_list or page.links else body)
            head = ["HTTP/1.1 200 OK", "Content-Type: application/json"]
            head += [f"Content-Length: {len(content)}", *(f"Link: {link}" for link in page.links)]
            writer.write("\r\n".join([*head, "", ""]).encode() + content)
            await writer.drain()

    return connection


def queries(server: RawServer) -> list[dict[str, str]]:
    """Return the queries of the requests that a server received."""
    targets = [request.split()[1].decode() for request in server.requests]
    return [dict(parse_qsl(urlsplit(target).query)) for target in targets]
