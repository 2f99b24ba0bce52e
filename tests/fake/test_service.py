from __future__ import annotations

import base64

import attrs
import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.fake.credentials import key_in
from postalytics_runtime.fake.messages import (
    FakeResponse,
    ReceivedRequest,
    RefusedError,
    error_response,
)
from postalytics_runtime.fake.records import Store
from postalytics_runtime.fake.requests import RequestRouter
from postalytics_runtime.fake.service import StrictRateLimit, key_of_first_holder, limits_text
from postalytics_runtime.schema import RateLimit
from support.fake.library_api import API, FAKE
from support.fake.readers_api import CARD
from support.fake.requests import authorization, make_ask, make_request, make_service, refused


def key_of(header: str | None) -> str | None:
    return key_in(API, {} if header is None else {"authorization": header}, {})


def encoded(text: bytes) -> str:
    return base64.b64encode(text).decode()


@pytest.mark.parametrize(
    ("method", "path", "name", "values"),
    [
        ("GET", "/readers/me", "get_me", {}),
        ("GET", "/readers/7", "get_reader", {"reader_id": "7"}),
        ("GET", "/readers/mine", "get_reader", {"reader_id": "mine"}),
        ("GET", "/readers/a%2Fb%20c", "get_reader", {"reader_id": "a/b c"}),
        ("GET", "/shelves", "list_shelves", {}),
        ("GET", "/shelves/1", "list_books", {"shelf_id": "1"}),
        ("GET", "/shelves/details/1", "get_shelf", {"shelf_id": "1"}),
        ("DELETE", "/books/1", "delete_book", {"book_id": "1"}),
    ],
)
def test_a_fixed_segment_wins_over_a_parameter(
    method: str, path: str, name: str, values: dict[str, str]
) -> None:
    operation, found = RequestRouter(API).find(method, "/library/v1" + path)

    assert (operation.name, found) == (name, values)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/shelves", 404),
        ("GET", "/library/v1", 404),
        ("GET", "/library/v1/Shelves", 404),
        ("GET", "/library/v1/shelves/", 404),
        ("GET", "/library/v1/shelves/1/2", 404),
        ("GET", "/library/v1/shelves/details/", 404),
        ("GET", "/libraryxv1/shelves", 404),
        ("POST", "/library/v1/shelves", 405),
        ("PUT", "/library/v1/readers/me", 405),
    ],
)
def test_other_addresses_and_methods_are_refused(method: str, path: str, status: int) -> None:
    with pytest.raises(RefusedError) as refusal:
        RequestRouter(API).find(method, path)

    assert refusal.value.status == status


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic ****",
        "Basic \u00e9",
        "Bearer " + encoded(f"{CARD}:".encode()),
        "Basic " + encoded(CARD.encode()),
        "Basic " + encoded(b":"),
        "Basic " + encoded(b"\xff:"),
        authorization("another"),
        authorization(CARD, password="secret"),
        authorization(CARD.upper()),
    ],
)
def test_only_a_known_key_with_an_empty_password_is_accepted(header: str | None) -> None:
    service = make_service()

    with pytest.raises(RefusedError) as refusal:
        service.accept(make_request("GET", "/nowhere"), key_of(header))

    assert (refusal.value.status, refusal.value.message) == (401, "Who are you?")


def test_the_scheme_is_basic_in_any_case() -> None:
    header = authorization().replace("Basic", "basic")

    call = make_service().accept(make_request("GET", "/library/v1/shelves"), key_of(header))

    assert (call.operation.name, call.caller) == ("list_shelves", 10)


def test_the_operation_of_a_request_is_known_without_its_key() -> None:
    service = make_service()

    assert service.operation_of("GET", "/library/v1/shelves") == "shelves.list_shelves"
    assert service.operation_of("GET", "/") is None


def test_each_key_has_its_own_rate_limits() -> None:
    now = [0.0]
    ask = make_ask(limits=(RateLimit(2, 1.0), RateLimit(3, 10.0)), clock=lambda: now[0])
    other = ask("POST /readers", {"name": "Theon"}).body["card"]
    too_many = refused(
        429, "Too many requests. A key may send 2 requests in 1 s and 3 requests in 10 s."
    )

    assert ask("GET /shelves").status == 200
    assert ask("GET /shelves") == too_many
    assert ask("GET /shelves", key=other).status == 200
    now[0] = 1.0
    assert ask("GET /shelves").status == 200
    assert ask("GET /nowhere") == too_many
    now[0] = 10.0
    assert ask("GET /nowhere").status == 404


@pytest.mark.parametrize(
    ("windows", "arrivals", "accepted"),
    [
        ((), [0, 0, 0], [True, True, True]),
        ((RateLimit(1, 1.0),), [0, 0.999, 1.0, 1.5, 2.0], [True, False, True, False, True]),
        (
            (RateLimit(2, 1.0),),
            [0, 0.5, 0.9, 1.0, 1.4, 1.5],
            [True, True, False, True, False, True],
        ),
        (
            (RateLimit(2, 1.0), RateLimit(3, 10.0)),
            [0, 1, 2, 3, 9.9, 10, 10.5],
            [True, True, True, False, False, True, False],
        ),
    ],
)
def test_an_accepted_request_counts_for_its_window_and_a_refused_one_never(
    windows: tuple[RateLimit, ...], arrivals: list[float], accepted: list[bool]
) -> None:
    rate = StrictRateLimit(windows)

    assert [rate.accept(at) for at in arrivals] == accepted


def test_limits_read_like_a_sentence() -> None:
    assert limits_text((RateLimit(3, 0.5), RateLimit(180, 60.0))) == (
        "3 requests in 0.5 s and 180 requests in 60 s"
    )


@pytest.mark.parametrize(
    ("message_at", "body"),
    [
        (("error.message", "."), {"error": {"message": "Oh", "status_code": 400}}),
        (("Message",), {"Message": "Oh", "status_code": 400}),
        (("a.b.c",), {"a": {"b": {"c": "Oh", "status_code": 400}}}),
        ((".", "message"), "Oh"),
    ],
)
def test_an_error_has_its_message_at_the_first_message_path(
    message_at: tuple[str, ...], body: object
) -> None:
    assert error_response(400, "Oh", message_at) == FakeResponse(400, body)


def test_the_first_holder_has_the_key_of_the_definition() -> None:
    assert key_of_first_holder(API, FAKE, Store(FAKE.collections), None) == CARD


def test_a_given_key_replaces_the_earlier_one() -> None:
    store = Store(FAKE.collections)
    ask = make_ask(store)

    assert key_of_first_holder(API, FAKE, store, "new") == "new"
    assert ask("GET /readers/me", key="new").body == [{"reader_id": 10, "name": "Hypatia"}]
    assert ask("GET /readers/me").status == 401


def test_a_given_key_cannot_be_that_of_another_holder() -> None:
    store = Store(FAKE.collections)
    store.put([("readers", {"reader_id": 11, "name": "Theon", "card": "t"})])

    with pytest.raises(ConfigurationError, match="The API key belongs to reader_id 11; give ano"):
        key_of_first_holder(API, FAKE, store, "t")
    assert store.find("readers", {})[0]["card"] == CARD


def test_a_removed_first_holder_is_added_again() -> None:
    store = Store(FAKE.collections)
    store.remove([("readers", {"reader_id": 10})])

    assert key_of_first_holder(API, FAKE, store, None) == CARD
    assert make_ask(store)("GET /readers/me").status == 200


def test_without_any_holder_one_is_created_with_a_new_key() -> None:
    empty = tuple(attrs.evolve(c, records=()) for c in FAKE.collections)
    store = Store(empty)

    key = key_of_first_holder(API, attrs.evolve(FAKE, collections=empty), store, None)

    assert store.find("readers", {}) == [{"reader_id": 10, "card": key}]


@pytest.mark.parametrize("key", ["reader_id", "_key"])
def test_a_first_holder_without_a_key_gets_the_first_one(key: str) -> None:
    kept = attrs.evolve(FAKE.collections[0], key=key, records=({"name": "Theon"},))
    fake = attrs.evolve(FAKE, collections=(kept, *FAKE.collections[1:]))
    store = Store(fake.collections)

    card = key_of_first_holder(API, fake, store, None)

    assert store.find("readers", {}) == [{key: 10, "name": "Theon", "card": card}]
    assert fake.first_key == 10


def test_a_remembered_request_is_immutable_and_hides_its_body() -> None:
    received = ReceivedRequest(
        operation=None, method="POST", path="/x", query={}, content=b'{"a": 1}'
    )
    received.status = 404

    assert (received.body, received.status) == ({"a": 1}, 404)
    assert "content" not in repr(received)
    with pytest.raises(attrs.exceptions.FrozenAttributeError):
        received.path = "/y"


def test_a_body_that_is_not_json_is_remembered_as_bytes() -> None:
    received = ReceivedRequest(operation=None, method="POST", path="/x", query={}, content=b"{")

    assert (received.body, received.content) == (None, b"{")
