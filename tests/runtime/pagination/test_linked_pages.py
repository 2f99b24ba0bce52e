"""Lists of which each response names the next page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import IncompleteListError, InvalidRequestError, PostalyticsError
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.pagination import Cursor, CursorPages
from postalytics_runtime.schema import Paging, Parameter
from support.runtime.linked_pages import (
    CURSOR,
    LAST_PAGE,
    LINK,
    NEXT_URL,
    NUMBERED,
    Answer,
    Leaf,
    Page,
    answering,
    listing,
    queries,
)
from support.runtime.post_office_api import Parcel, PostOffice
from support.runtime.raw_server import RawServer, serve


@asynccontextmanager
async def opened(answer: Answer) -> AsyncIterator[tuple[PostOffice, RawServer]]:
    async with (
        serve(answering(answer)) as server,
        PostOffice("secret-key", base_url=server.url, retry=RetryPolicy(attempts=1)) as office,
    ):
        yield office, server


def honest(paging: Paging, total: int = 25) -> Answer:
    """Return the answers of a server that pages a list of numbers from 1."""

    def answer(query: dict[str, str], _: int) -> Page:
        size = int(query.get("size", 10))
        after = query.get("after", "0")
        first = (int(after) - 1) * size if paging.style == "last_page" else int(after.lstrip("c"))
        numbers = range(first + 1, min(first + size, total) + 1)
        token = f"c{first + size}" if paging.start_type == "string" else first + size
        is_last = first + size >= total
        url = f"/api/shelf?size={size}&after={token}#more"
        following = {"cursor": token, "next_url": url, "last_page": -(-total // size)}
        told = following.get(paging.style)
        return Page(
            numbers,
            told if paging.style == "last_page" or not is_last else None,
            total=total,
            links=() if is_last or paging.style != "link" else (f"<{url}>; rel=next",),
            is_list=paging.items is None,
        )

    return answer


STYLES = [CURSOR, NUMBERED, NEXT_URL, LINK, attrs.evolve(LINK, start_type="int"), LAST_PAGE]


def _name(paging: Paging) -> str:
    return f"{paging.style}-{paging.start_type}"


each_style = pytest.mark.parametrize("paging", STYLES, ids=_name)
each_total = pytest.mark.parametrize(
    "paging", [paging for paging in STYLES if paging.total], ids=_name
)


def read(office: PostOffice, paging: Paging, **options: Any) -> CursorPages[Any]:
    # Of positions, which are numbers or texts, these tests know nothing.
    return office.cursor_pages(listing(paging), **options)


async def numbers(pages: CursorPages[Any]) -> list[int]:
    return [parcel.number async for parcel in pages]


@each_style
async def test_a_list_is_read_to_the_page_that_tells_no_other(paging: Paging) -> None:
    async with opened(honest(paging)) as (office, server):
        assert await numbers(read(office, paging)) == list(range(1, 26))

    assert len(server.requests) == 3
    assert [query["size"] for query in queries(server)] == ["10"] * 3


@each_style
async def test_an_empty_list_takes_one_request(paging: Paging) -> None:
    async with opened(honest(paging, total=0)) as (office, server):
        assert await numbers(read(office, paging)) == []

    assert len(server.requests) == 1


@each_style
@pytest.mark.parametrize(("limit", "requests"), [(0, 0), (1, 1), (4, 1), (10, 1), (11, 2), (99, 3)])
async def test_a_limit_ends_a_list(paging: Paging, limit: int, requests: int) -> None:
    async with opened(honest(paging)) as (office, server):
        assert await numbers(read(office, paging, limit=limit)) == list(range(1, 26))[:limit]

    assert len(server.requests) == requests
    assert {query["size"] for query in queries(server)} <= {str(min(limit, 10))}


@each_style
async def test_a_limit_below_the_smallest_page_still_gets_a_page(paging: Paging) -> None:
    paging = attrs.evolve(paging, min_limit=3)
    async with opened(honest(paging)) as (office, server):
        assert await numbers(read(office, paging, limit=2)) == [1, 2]
    assert [query["size"] for query in queries(server)] == ["3"]


@each_style
async def test_a_list_goes_on_at_its_position(paging: Paging) -> None:
    async with opened(honest(paging)) as (office, _):
        pages = read(office, paging)
        async for page in pages.pages():
            assert len(page) == 10
            break
        rest = read(office, paging, start=pages.position)
        assert await numbers(rest) == list(range(11, 26))


@each_style
async def test_items_come_again_where_a_read_stopped_in_a_page(paging: Paging) -> None:
    async with opened(honest(paging)) as (office, _):
        pages = read(office, paging)
        async for parcel in pages:
            if parcel.number == 14:
                break
        assert await numbers(read(office, paging, start=pages.position)) == list(range(11, 26))


@each_style
async def test_a_list_that_was_read_goes_on_with_its_last_page(paging: Paging) -> None:
    async with opened(honest(paging)) as (office, _):
        pages = read(office, paging)
        await pages.collect()
        assert await numbers(read(office, paging, start=pages.position)) == list(range(21, 26))


async def test_a_cursor_is_not_shown() -> None:
    async with opened(honest(CURSOR)) as (office, _):
        pages = read(office, CURSOR, limit=10)
        await pages.collect()

    assert pages.position == "c10"
    assert repr(pages) == "<CursorPages of office.list_shelf of 25>"


async def test_a_start_of_the_wrong_type_is_not_sent() -> None:
    async with opened(honest(CURSOR)) as (office, server):
        with pytest.raises(InvalidRequestError, match="after must be text, not int"):
            read(office, CURSOR, start=7)
        with pytest.raises(InvalidRequestError, match="after must be a whole number"):
            read(office, LAST_PAGE, start="7")
        with pytest.raises(InvalidRequestError, match="after is 0, less than 1"):
            read(office, LAST_PAGE, start=0)

    assert server.requests == []


# What no list should do


async def broken(paging: Paging, answer: Answer) -> tuple[str, list[int], int]:
    """Return the problem of a list, the items before it, and the number of requests."""
    found: list[int] = []
    async with opened(answer) as (office, server):

        async def read_all() -> None:
            async for parcel in read(office, paging):
                found.append(parcel.number)

        with pytest.raises(IncompleteListError) as caught:
            await read_all()
    assert caught.value.found == len(found)
    assert "secret" not in str(caught.value)
    return str(caught.value), found, len(server.requests)


@pytest.mark.parametrize("turns", [1, 2, 3])
async def test_a_cursor_that_comes_again_ends_the_list(turns: int) -> None:
    def answer(_: dict[str, str], number: int) -> Page:
        return Page([number], f"c{(number - 1) % turns}")

    problem, found, requests = await broken(CURSOR, answer)

    assert "the API names a page as the next one that was read before" in problem
    assert (found, requests) == (list(range(1, turns + 2)), turns + 1)


async def test_empty_pages_do_not_end_a_list() -> None:
    def answer(_: dict[str, str], number: int) -> Page:
        return Page([number] if number % 50 == 1 else [], f"c{number}" if number < 120 else None)

    async with opened(answer) as (office, _):
        assert await numbers(read(office, CURSOR)) == [1, 51, 101]


@pytest.mark.parametrize("page", [[], [1]])
async def test_a_thousand_pages_without_news_end_a_list(page: list[int]) -> None:
    problem, found, requests = await broken(CURSOR, lambda _, number: Page(page, f"c{number}"))

    assert "1,000 pages in a row held nothing new, and the API names more" in problem
    assert (found, requests) == (page, 1000 + len(page))


@pytest.mark.parametrize("promised", [10**18, 10**9, 26])
async def test_pages_that_are_promised_but_empty_do_not_make_a_list_endless(promised: int) -> None:
    def answer(_: dict[str, str], number: int) -> Page:
        return Page([number] if number < 4 else [], promised)

    async with opened(answer) as (office, server):
        read_all = numbers(read(office, LAST_PAGE))
        if promised == 26:
            assert await read_all == [1, 2, 3]
        else:
            with pytest.raises(IncompleteListError, match="1,000 pages in a row"):
                await read_all
    assert len(server.requests) == min(promised, 1003)


@pytest.mark.parametrize(
    "wrong", [True, 1.5, [], ["c1"], {}, {"cursor": "c1"}, "c\n1", "x" * 8001, "\x00"]
)
async def test_a_cursor_that_is_not_a_text_ends_the_list(wrong: Any) -> None:
    problem, found, requests = await broken(CURSOR, lambda _, __: Page([1, 2], wrong))

    assert "after 2 items, the API" in problem
    assert (found, requests) == ([1, 2], 1)


INSIDE = attrs.evolve(CURSOR, more=("following", "cursor"))


@pytest.mark.parametrize("wrong", [["c1"], [{"cursor": "c1"}], "c1", 7, {"cursor": "c1"}])
async def test_a_cursor_inside_something_else_than_an_object_ends_the_list(wrong: Any) -> None:
    problem, found, _ = await broken(INSIDE, lambda _, __: Page([1], wrong))

    assert "the API does not name the next page by a text" in problem
    assert found == [1]


@pytest.mark.parametrize("nothing", [None, []])
async def test_an_object_that_is_missing_names_no_next_page(nothing: Any) -> None:
    async with opened(lambda _, __: Page([1], nothing)) as (office, _):
        assert await numbers(read(office, INSIDE)) == [1]


@pytest.mark.parametrize("wrong", ["two", "-1", "1.0", "\uff11", -1, 2**63, True, "9" * 19, [2]])
async def test_a_page_number_that_is_not_one_ends_the_list(wrong: Any) -> None:
    problem, found, _ = await broken(NUMBERED, lambda _, __: Page([1], wrong))

    assert "the API does not name the next page by a whole number" in problem
    assert found == [1]


@pytest.mark.parametrize("wrong", [None, "", "many", -3, [4]])
async def test_a_number_of_pages_that_is_not_one_ends_the_list(wrong: Any) -> None:
    problem, found, _ = await broken(LAST_PAGE, lambda _, __: Page([1], wrong))

    assert "the API does not name the last page by a whole number" in problem
    assert found == [1]


@pytest.mark.parametrize("paging", [CURSOR, NUMBERED])
async def test_numbers_and_texts_stand_for_each_other(paging: Paging) -> None:
    told = {CURSOR: 7, NUMBERED: "7"}[paging]

    def answer(query: dict[str, str], number: int) -> Page:
        return Page([number], told if "after" not in query else None)

    async with opened(answer) as (office, server):
        assert await numbers(read(office, paging)) == [1, 2]
    assert queries(server)[1]["after"] == "7"


async def test_a_page_number_of_the_api_may_be_larger_than_one_of_a_caller() -> None:
    operation = listing(NUMBERED)
    start, size = operation.query_parameters
    small = attrs.evolve(start, maximum=9)
    operation = attrs.evolve(operation, query_parameters=(small, size))

    def answer(query: dict[str, str], number: int) -> Page:
        return Page([number], 2**40 if "after" not in query else None)

    async with opened(answer) as (office, server):
        assert await numbers(office.cursor_pages(operation)) == [1, 2]
        with pytest.raises(InvalidRequestError, match="after is 10, more than 9"):
            office.pages(operation, start=10)
    assert queries(server)[1]["after"] == str(2**40)


@pytest.mark.parametrize("end", [None, "", 0, False])
async def test_there_are_several_ways_to_tell_no_cursor(end: Any) -> None:
    async with opened(lambda _, __: Page([1], end)) as (office, server):
        assert await numbers(read(office, CURSOR)) == [1]
    assert len(server.requests) == 1


async def test_the_server_may_decide_the_page_size() -> None:
    paging = attrs.evolve(CURSOR, limit=None, max_limit=None)
    async with opened(honest(paging)) as (office, server):
        assert await numbers(read(office, paging, limit=12)) == list(range(1, 13))
    assert queries(server) == [{}, {"after": "c10"}]


async def test_all_pages_have_the_filters_that_the_list_was_made_with() -> None:
    kinds, size = ["a"], {"min": 1}
    parameters = (
        Parameter("kind", "string", style="repeat", is_list=True),
        Parameter("width", "int", style="brackets"),
    )
    operation = listing(CURSOR)
    operation = attrs.evolve(operation, query_parameters=(*operation.query_parameters, *parameters))

    def answer(_: dict[str, str], number: int) -> Page:
        kinds.append("b")
        size["max"] = number
        return Page([number], f"c{number}" if number < 3 else None)

    async with opened(answer) as (office, server):
        pages = office.cursor_pages(operation, query={"kind": kinds, "width": size})
        assert await numbers(pages) == [1, 2, 3]
        asked = [request.split()[1].decode().partition("size=10")[2] for request in server.requests]

    assert asked == ["&kind=a&width%5Bmin%5D=1"] * 3


async def test_an_empty_list_need_not_have_a_number_of_pages() -> None:
    async with opened(lambda _, __: Page()) as (office, server):
        assert await numbers(read(office, LAST_PAGE)) == []
    assert len(server.requests) == 1


async def test_a_message_ends_a_list_whatever_the_next_page_is() -> None:
    async def fetch(cursor: Cursor[Parcel] | None) -> list[Parcel]:
        assert cursor is not None
        cursor.read_envelope(Leaf(following="c1"))
        cursor.end_told = cursor.found == 1
        return [] if cursor.end_told else [Parcel(number=1)]

    pages: CursorPages[Parcel] = CursorPages(fetch, CURSOR, None, None)
    assert [parcel.number for parcel in await pages.collect()] == [1]


@each_total
async def test_a_list_shorter_than_its_total_is_not_complete(paging: Paging) -> None:
    honestly = honest(paging)

    def answer(query: dict[str, str], number: int) -> Page:
        return attrs.evolve(honestly(query, number), total=26)

    problem, found, _ = await broken(paging, answer)

    assert "the API reports 26 items, and its pages held 25, so 1 are missing" in problem
    assert found == list(range(1, 26))


@each_total
async def test_a_list_longer_than_its_total_is_read_to_its_end(paging: Paging) -> None:
    honestly = honest(paging)

    def answer(query: dict[str, str], number: int) -> Page:
        return attrs.evolve(honestly(query, number), total=3)

    async with opened(answer) as (office, _):
        assert await numbers(read(office, paging)) == list(range(1, 26))


async def test_items_that_pages_repeat_come_once() -> None:
    def answer(_: dict[str, str], number: int) -> Page:
        return Page(range(number, number + 3), f"c{number}" if number < 5 else None)

    async with opened(answer) as (office, _):
        assert await numbers(read(office, CURSOR)) == list(range(1, 8))


# Where a URL leads


@pytest.mark.parametrize(
    "url",
    [
        "{other}/api/shelf?after=c1",
        "{other}/elsewhere?after=c1&key=1",
        "//127.0.0.1:1/api/shelf?after=c1",
        "ftp://example.com/?after=c1",
        "javascript:alert(1)?after=c1",
        "http://user:password@127.0.0.1:1/?after=c1",
        "?after=c1",
        "/other/path?after=c1",
        "/api/../../etc?x=1&after=c1&size=9999",
    ],
)
@pytest.mark.parametrize("paging", [NEXT_URL, LINK], ids=lambda paging: paging.style)
async def test_a_url_leads_to_no_other_address(paging: Paging, url: str) -> None:
    async with serve(answering(lambda _, __: Page([99]))) as other:

        def answer(query: dict[str, str], number: int) -> Page:
            more = url.format(other=other.url) if "after" not in query else None
            links = (f'<{more}>; rel="next"',) if more and paging.style == "link" else ()
            return Page([number], more, links=links, is_list=paging.items is None)

        async with opened(answer) as (office, server):
            assert await numbers(read(office, paging)) == [1, 2]

        assert queries(server) == [{"size": "10"}, {"after": "c1", "size": "10"}]
        path = listing(paging).path.encode()
        assert {request.split(b"?")[0] for request in server.requests} == {b"GET /api" + path}
        assert other.connections == 0


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/api/shelf", "the URL that the API names for the next page has no 'after'"),
        ("/api/shelf?page=2", "the URL that the API names for the next page has no 'after'"),
        ("/api/shelf?after=a&after=b", "has two 'after'"),
        ("/api/shelf?after=", "the API does not name the next page by a text"),
        ("http://[", "the API does not name the next page by a URL"),
        ("/?" + "a&" * 200 + "after=c1", "the API does not name the next page by a URL"),
        ("/?after=" + "x" * 8000, "the API does not name the next page by a URL"),
        ("/?after=%00", "with a character that cannot be sent"),
        ("/?after=%ff%fe", "with a character that cannot be sent"),
        (["/?after=c1"], "the API does not name the next page by a URL"),
        (7, "the API does not name the next page by a URL"),
    ],
)
async def test_a_url_without_the_next_page_ends_the_list(url: Any, said: str) -> None:
    problem, found, requests = await broken(NEXT_URL, lambda _, __: Page([1], url))

    assert said in problem
    assert (found, requests) == ([1], 1)


@pytest.mark.parametrize(
    ("links", "said"),
    [
        (("</?after=c1; rel=next",), "it holds something else than links"),
        (("/?after=c1; rel=next",), "it holds something else than links"),
        (("</?after=c1> rel=next",), "it holds something else than links"),
        (('</?after=c1>; rel="next',), "it holds something else than links"),
        (("</?page=1>; rel=next",), "has no 'after'"),
    ],
)
async def test_a_malformed_header_ends_the_list(links: tuple[str, ...], said: str) -> None:
    problem, found, requests = await broken(LINK, lambda _, __: Page([1], links=links))

    assert said in problem
    assert (found, requests) == ([1], 1)


async def test_several_headers_are_one() -> None:
    def answer(query: dict[str, str], number: int) -> Page:
        if "after" in query:
            return Page([number], is_list=True)
        return Page([number], links=("</?after=c0>; rel=first", "", '</?after=c1>; rel="x next"'))

    async with opened(answer) as (office, server):
        assert await numbers(read(office, LINK)) == [1, 2]
    assert queries(server)[1]["after"] == "c1"


async def test_a_huge_header_is_a_response_that_cannot_be_read() -> None:
    links = (f"</?after={'x' * 100_000}>; rel=next",)
    async with opened(lambda _, __: Page([1], links=links)) as (office, server):
        with pytest.raises(PostalyticsError) as caught:
            await read(office, LINK).collect()
    assert len(str(caught.value)) < 300
    assert len(server.requests) == 1
