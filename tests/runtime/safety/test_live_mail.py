"""A client that must not send live mail reads the mode first, and refuses all but test mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import (
    CallInfo,
    InvalidRequestError,
    LiveMailError,
    NotFoundError,
    Outcome,
    ServerError,
    outcome_of,
)
from postalytics_runtime.safety import MailMode, read_mode, refuse_live_mail_path
from postalytics_runtime.schema import LiveMailGuard, Operation
from support.runtime.lists import rooms
from support.runtime.post_office_api import (
    API,
    BY_ROUTE,
    CODE,
    CREATE_PARCEL,
    HANG_UP,
    LIST_ROWS,
    MAIL_PARCEL,
    MAIL_STAMP,
    MAIL_UNGUARDED,
    TOGGLE_ROUTE,
    NewParcel,
    NewStamp,
    PostOffice,
    open_office,
)

STAMP = NewStamp(motif="Ada", series=None)
TEST = {"code": "a", "live": 0}
LIVE = {"code": "a", "live": 1}


def answering(read: Any) -> Callable[[str, Any], Any]:
    """A server that responds to reads with this, and to all other requests with a number."""
    return lambda asked, _: read if asked.startswith("GET") else {"number": 7}


async def test_a_call_in_test_mode_is_sent() -> None:
    routes = [{"code": "b", "live": 1}, TEST, {"code": "c"}]
    async with open_office(answering(routes), allow_live_mail=False) as (office, server):
        sent = await office.call(MAIL_STAMP, path=("a",), body=STAMP)
    assert sent.number == 7
    assert server.asked == ["GET /routes", "POST /mail/a"]


async def test_the_mode_is_read_each_time() -> None:
    async with open_office(answering([TEST]), allow_live_mail=False) as (office, server):
        for _ in range(2):
            await office.call(MAIL_PARCEL, path=("a",))
    assert server.asked == ["GET /routes", "POST /Send/a/now"] * 2


async def test_a_client_that_may_mail_reads_nothing_first() -> None:
    async with open_office(answering(LIVE)) as (office, server):
        await office.call(MAIL_PARCEL, path=("a",))
        await office.call(MAIL_UNGUARDED)
        await office.request("POST", "/express")
    assert server.asked == ["POST /Send/a/now", "POST /express", "POST /express"]


@pytest.mark.parametrize(
    "read",
    [
        [LIVE],
        [],
        [{"code": "b", "live": 0}],
        [{"code": None, "live": 0}],
        [{"code": "A", "live": 0}],
        [{"live": 0}],
        [{"code": "a"}],
        [{"code": "a", "live": None}],
        [{"code": "a", "live": 2}],
        [{"code": "a", "live": -0.5}],
        [{"code": "a", "live": "test"}],
        [{"code": "a", "live": ""}],
        [{"code": "a", "live": []}],
        [{"code": "a", "live": {"0": 0}}],
        [LIVE, TEST],
        [TEST, LIVE],
        [TEST, {"code": "a"}],
        [TEST, {"code": "A ", "live": 1}],
        [{**TEST, "Live": 1}],
        [{"code": "a", "Live": 0, "LIVE": 1}],
        [{"code": "a", "Live": 0, "LIVE": None}],
    ],
)
async def test_anything_but_a_test_is_refused(read: Any) -> None:
    async with open_office(answering(read), allow_live_mail=False) as (office, server):
        with pytest.raises(LiveMailError) as caught:
            await office.call(MAIL_STAMP, path=("a",), body=STAMP)
    assert server.asked == ["GET /routes"]
    assert caught.value.message.startswith("Nothing was mailed: ")
    remedies = ("with allow_live_mail=True.", ": check the value.", ": check its case.")
    assert caught.value.message.endswith(remedies)


async def test_the_message_names_the_mode_and_the_remedy() -> None:
    async with open_office(answering([LIVE]), allow_live_mail=False) as (office, _):
        with pytest.raises(LiveMailError) as caught:
            await office.call(MAIL_STAMP, path=("a",), body=STAMP)
    assert str(caught.value) == (
        "office.mail_stamp (POST /mail/{code}): Nothing was mailed: office.list_routes shows live "
        "as 1, and only 0 means test mode. To send live mail, use a client made with "
        "allow_live_mail=True."
    )


async def test_the_message_names_a_value_without_a_match() -> None:
    async with open_office(answering([]), allow_live_mail=False) as (office, _):
        with pytest.raises(LiveMailError) as caught:
            await office.call(MAIL_STAMP, path=("a",), body=STAMP)
    assert caught.value.message == (
        "Nothing was mailed: office.list_routes has no item with the given code: check the value."
    )


async def test_mail_that_nothing_guards_is_refused() -> None:
    async with open_office(answering(TEST), allow_live_mail=False) as (office, server):
        with pytest.raises(LiveMailError) as caught:
            await office.call(MAIL_UNGUARDED)
    assert server.asked == []
    assert caught.value.message == (
        "Nothing was mailed: no list of the API shows that this is a test. To send live mail, use "
        "a client made with allow_live_mail=True."
    )


async def test_an_invalid_call_is_refused_before_anything_is_read() -> None:
    async with open_office(answering([TEST]), allow_live_mail=False) as (office, server):
        with pytest.raises(InvalidRequestError, match="motif is missing") as caught:
            await office.call(MAIL_STAMP, path=("a",), body=NewStamp(motif="", series=None))
    assert not isinstance(caught.value, LiveMailError)
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (None, "UnreadableResponseError"),
        ((200, "[["), "UnreadableResponseError"),
        ([7], "UnreadableResponseError"),
        (HANG_UP, "OutcomeUnknownError"),
    ],
)
async def test_a_mode_that_cannot_be_read_is_not_a_test_and_the_mail_counts_as_not_sent(
    answer: Any, kind: str
) -> None:
    async with open_office(answering(answer), allow_live_mail=False) as (office, server):
        with pytest.raises(LiveMailError) as caught:
            await office.call(MAIL_STAMP, path=("a",), body=STAMP)
    assert server.asked == ["GET /routes"]
    assert caught.value.message == (
        "Nothing was mailed: office.list_routes, which shows whether this would be live mail, "
        f"could not be read ({kind}). Try again later."
    )


@pytest.mark.parametrize(("status", "kind"), [(404, NotFoundError), (500, ServerError)])
async def test_a_read_that_is_refused_says_so_and_that_nothing_was_mailed(
    status: int, kind: type[Exception]
) -> None:
    async with open_office(answering((status, "")), allow_live_mail=False) as (
        office,
        server,
    ):
        with pytest.raises(
            LiveMailError, match=rf"could not be read \({kind.__name__}\)"
        ) as caught:
            await office.call(MAIL_PARCEL, path=("a",))
    assert isinstance(caught.value.__cause__, kind)
    assert outcome_of(caught.value) is Outcome.NOT_SENT
    assert server.asked == ["GET /routes"]


async def test_a_wrong_key_is_named_where_the_mode_cannot_be_read() -> None:
    refused = answering((401, '{"message": "Unknown key."}'))
    async with open_office(refused, allow_live_mail=False) as (office, _):
        with pytest.raises(LiveMailError) as caught:
            await office.call(MAIL_PARCEL, path=("a",))
    assert caught.value.message.startswith(
        "Nothing was mailed: office.list_routes, which shows whether this would be live mail, "
        "could not be read: The API answered with status 401"
    )
    assert "Check the key" in caught.value.message


async def test_a_guard_may_be_a_list_of_many_pages_and_is_read_to_its_end() -> None:
    guard = LiveMailGuard(
        read="office.list_rows", match=(("part", "code"),), field="number", harmless=5
    )
    mail = attrs.evolve(MAIL_PARCEL, guard=guard)

    def rows(asked: str, _: Any) -> Any:
        if asked.startswith("POST"):
            return {}
        first = int(asked.partition("start=")[2].partition("&")[0])
        return [{"row": n, "number": n, "part": f"p{n}"} for n in range(first, min(first + 2, 8))]

    async with open_office(rows, allow_live_mail=False) as (office, server):
        await office.call(mail, path=("p5",))
    assert [asked.partition("&")[0] for asked in server.asked] == [
        "GET /rows?start=1",
        "GET /rows?start=3",
        "GET /rows?start=5",
        "GET /rows?start=7",
        "GET /rows?start=8",
        "GET /rows?start=8",
        "POST /Send/p5/now",
    ]


async def test_a_guard_that_is_not_whole_says_that_nothing_was_mailed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office_now = API.load("office")
    operations = (*office_now.operations, attrs.evolve(rooms(("total",)), name="list_rooms"))
    load = {"office": attrs.evolve(office_now, operations=operations)}.__getitem__
    monkeypatch.setattr(PostOffice, "api", attrs.evolve(API, resources=("office",), load=load))
    guard = LiveMailGuard(
        read="office.list_rooms", match=(("part", "code"),), field="number", harmless=5
    )

    def short(asked: str, _: Any) -> Any:
        first = asked.endswith("offset=0")
        return {"parcels": [{"number": 5, "part": "a"}] if first else [], "total": 2}

    async with open_office(short, allow_live_mail=False) as (office, server):
        with pytest.raises(LiveMailError, match="IncompleteListError") as caught:
            await office.call(attrs.evolve(MAIL_PARCEL, guard=guard), path=("a",))
    assert outcome_of(caught.value) is Outcome.NOT_SENT
    assert [asked for asked in server.asked if asked.startswith("POST")] == []


async def test_a_guard_by_a_number_matches_a_number() -> None:
    guard = LiveMailGuard(
        read="office.list_routes", match=(("depot", "depot"),), field="live", harmless=0
    )
    depot = attrs.evolve(CODE, name="depot", wire_name="depot", type="int")
    mail = attrs.evolve(MAIL_PARCEL, path="/depots/{depot}", path_parameters=(depot,), guard=guard)
    routes = [{"depot": "5", "live": 1}, {"depot": "6", "live": "0"}]
    async with open_office(answering(routes), allow_live_mail=False) as (office, server):
        await office.call(mail, path=(6,))
        with pytest.raises(LiveMailError, match="shows live as 1"):
            await office.call(mail, path=(5,))
    assert server.asked == ["GET /routes", "POST /depots/6", "GET /routes"]


async def test_what_does_not_mail_is_not_guarded() -> None:
    async with open_office(answering(LIVE), allow_live_mail=False) as (office, server):
        await office.call(CREATE_PARCEL, body=NewParcel(weight=1))
        await office.call(TOGGLE_ROUTE, path=("a",))
        await office.request("PUT", "/routes/a")
        await office.request("GET", "/express")
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "path",
    [
        "/express",
        "/api/express",
        "/Express",
        "/%65xpress",
        "/%45XPRESS",
        "/%2565xpress",
        "/%252565xpress",
        "/express;v=1",
        "/express%3bv=1",
        "/express%20",
        "/send/a/now",
        "/send/a%2520b/NOW",
        "/%73end/a/now",
        "/mail/x",
        "/mail/%78;y",
        "/mail%252Fx",
        "/mail%255cx",
        "/routes/..;/mail/x",
        "/x/%252e%252e/mail/x",
        "/.;/mail/x",
        "/mail%2500/x",
        "/ma%E2%80%8Bil/x",
        "/%EF%BD%8D%EF%BD%81%EF%BD%89%EF%BD%8C/x",
        "/express/1",
        "/api/api/express",
        "/api/v1/express",
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_raw_call_must_not_mail_either(path: str, method: str) -> None:
    async with open_office(answering(TEST), allow_live_mail=False) as (office, server):
        with pytest.raises(LiveMailError, match=r"may read the path as that of office\.mail"):
            await office.request(method, path)
    assert server.asked == []


@pytest.mark.parametrize(
    "name",
    ["X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "X-Original-URL"],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_a_header_does_not_make_a_request_something_else(name: str, method: str) -> None:
    async with open_office(answering(TEST), allow_live_mail=False) as (office, server):
        with pytest.raises(LiveMailError, match=name):
            await office.request(method, "/routes/a", headers={name: "/express"})
    assert server.asked == []


async def test_what_is_compared_is_what_is_sent() -> None:
    class Caseless(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return self.casefold() == str(other).casefold()

        __hash__ = str.__hash__

    async with open_office(answering([{"code": "A", "live": 0}]), allow_live_mail=False) as (
        office,
        server,
    ):
        with pytest.raises(LiveMailError):
            await office.call(MAIL_STAMP, path=(Caseless("a"),), body=STAMP)
    assert server.asked == ["GET /routes"]


@pytest.mark.parametrize("path", ["/expres", "/expressed", "/send/a/later"])
async def test_a_raw_call_of_another_path_is_sent(path: str) -> None:
    async with open_office(answering(TEST), allow_live_mail=False) as (office, server):
        await office.request("POST", path)
    assert server.asked == [f"POST {path}"]


async def test_the_plain_path_of_another_operation_is_sent_whatever_its_words() -> None:
    async with open_office(answering(TEST), allow_live_mail=False) as (office, server):
        await office.request("PUT", "/routes/express")
        with pytest.raises(LiveMailError):
            await office.request("PUT", "/routes/express;v=1")
    assert server.asked == ["PUT /routes/express"]


def test_only_operations_that_mail_are_refused() -> None:
    operations: list[Operation[Any]] = [CREATE_PARCEL, LIST_ROWS, TOGGLE_ROUTE]
    call = CallInfo(operation="request", method="POST", path="/api/…")
    refuse_live_mail_path(operations, call, CREATE_PARCEL.path, {})
    with pytest.raises(LiveMailError):
        refuse_live_mail_path(API.operations, call, MAIL_UNGUARDED.path, {})


# In which mode it is


async def reading_of(
    guard: LiveMailGuard | None, lists: dict[str, Any], code: str = "a"
) -> tuple[MailMode, bool]:
    mail = attrs.evolve(MAIL_PARCEL, guard=guard)
    async with open_office(lambda asked, _: lists[asked]) as (office, _):
        found = await read_mode(office, mail, (code,))
    return found.mode, found.listed


@pytest.mark.parametrize(
    ("routes", "found"),
    [
        ([TEST], (MailMode.TEST, True)),
        ([{"code": "https://there.example/x/a/", "live": 0}], (MailMode.TEST, True)),
        ([LIVE], (MailMode.LIVE, True)),
        ([TEST, {"code": "there.example/A", "live": 1}], (MailMode.LIVE, True)),
        ([{"code": "a", "live": 2}], (MailMode.UNKNOWN, True)),
        ([{"code": "a"}], (MailMode.UNKNOWN, True)),
        ([{"code": "A", "live": 0}], (MailMode.UNKNOWN, False)),
        ([{"code": "A", "live": 1}], (MailMode.UNKNOWN, False)),
        ([{"code": "ba", "live": 0}], (MailMode.UNKNOWN, False)),
        ([], (MailMode.UNKNOWN, False)),
    ],
)
async def test_the_mode_is_known_only_if_all_matches_agree(routes: Any, found: Any) -> None:
    guard = attrs.evolve(BY_ROUTE, live=1)
    assert await reading_of(guard, {"GET /routes": routes}) == found


@pytest.mark.parametrize("code", ["/", "there.example/ /", " "])
async def test_a_name_without_letters_matches_no_campaign(code: str) -> None:
    routes = [{"code": name, "live": 0} for name in ("", "/", " ")]
    found = await reading_of(BY_ROUTE, {"GET /routes": routes}, code)
    assert found == (MailMode.UNKNOWN, False)


async def test_what_only_a_list_without_modes_has_is_listed_and_of_unknown_mode() -> None:
    guard = LiveMailGuard(read="office.list_routes", match=(("code", "code"),))
    assert await reading_of(guard, {"GET /routes": [TEST]}) == (MailMode.UNKNOWN, True)
    assert await reading_of(guard, {"GET /routes": []}) == (MailMode.UNKNOWN, False)
    assert await reading_of(guard, {"GET /routes": [TEST]}, "A") == (MailMode.UNKNOWN, False)
    both = attrs.evolve(BY_ROUTE, also=("office.list_depots",))
    lists: dict[str, Any] = {"GET /routes": [], "GET /depots": [TEST]}
    assert await reading_of(both, lists) == (MailMode.UNKNOWN, True)
    unreadable = {"GET /routes": [], "GET /depots": (500, "no")}
    assert await reading_of(both, unreadable) == (MailMode.UNKNOWN, False)


async def test_without_a_guard_the_mode_is_unknown() -> None:
    assert await reading_of(None, {}) == (MailMode.UNKNOWN, True)


# The name of what mail is sent through


async def test_what_is_on_a_list_has_a_name() -> None:
    guard = attrs.evolve(BY_ROUTE, name="town", also=("office.list_depots",))
    mail = attrs.evolve(MAIL_PARCEL, guard=guard)
    routes = [{**TEST, "town": " "}, {**TEST, "town": "Ada"}]
    depots = [{"code": "d", "town": "Byron"}]
    lists: dict[str, Any] = {"GET /routes": routes, "GET /depots": depots}
    async with open_office(lambda asked, _: lists[asked]) as (office, _):
        names = [(await read_mode(office, mail, (code,))).name for code in ("a", "d", "x")]
    assert names == ["Ada", "Byron", None]


async def test_what_is_on_no_list_has_others_and_lists_that_were_not_read() -> None:
    guard = attrs.evolve(BY_ROUTE, name="town", also=("office.list_depots",))
    mail = attrs.evolve(MAIL_PARCEL, guard=guard)
    routes = [{"code": "https://x.example/b", "town": ""}, {"code": "b", "town": "Bo"}, {"live": 1}]
    lists: dict[str, Any] = {"GET /routes": routes, "GET /depots": [{"code": "d"}]}
    async with open_office(lambda asked, _: lists[asked]) as (office, _):
        complete = await read_mode(office, mail, ("x",))
        lists["GET /depots"] = (500, "no")
        partly = await read_mode(office, mail, ("x",))
    assert (dict(complete.others), complete.unread) == ({"b": "Bo", "d": None}, ())
    assert (dict(partly.others), partly.unread) == ({"b": "Bo"}, ("office.list_depots",))
