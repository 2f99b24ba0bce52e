from __future__ import annotations

from typing import Any, cast

import pytest

from postalytics_runtime.events import Event, Router


def event(kind: str) -> Event:
    return Event(id="ab" * 32, kind=kind, date=None, source="1", subject="7")


async def test_handlers_get_the_events_of_their_kinds_in_the_order_of_registration() -> None:
    router = Router()
    calls: list[tuple[str, str]] = []

    @router.on()
    async def every(event: Event) -> None:
        calls.append(("every", event.kind))

    @router.on("lent", "returned")
    async def some(event: Event) -> None:
        calls.append(("some", event.kind))

    for kind in ("lent", "stamped"):
        await router.dispatch(event(kind))
    assert calls == [("every", "lent"), ("some", "lent"), ("every", "stamped")]
    assert [every.__name__, some.__name__] == ["every", "some"]


async def test_an_exception_of_a_handler_ends_the_dispatch() -> None:
    router = Router()
    calls: list[str] = []

    @router.on()
    async def fail(event: Event) -> None:
        raise LookupError(event.kind)

    @router.on()
    async def note(event: Event) -> None:
        calls.append(event.kind)

    with pytest.raises(LookupError):
        await router.dispatch(event("lent"))
    assert calls == []


async def test_without_a_handler_an_event_is_handled() -> None:
    await Router().dispatch(event("lent"))


async def test_a_handler_that_is_not_a_coroutine_function_is_called_once() -> None:
    router = Router()
    calls: list[str] = []

    def note(event: Event) -> None:
        calls.append(event.kind)

    router.on()(cast("Any", note))
    await router.dispatch(event("lent"))
    assert calls == ["lent"]


def test_a_decorator_without_parentheses_is_refused() -> None:
    async def note(event: Event) -> None:
        """Never called: no event would be of this kind, and all would be done."""

    with pytest.raises(TypeError, match="in parentheses"):
        Router().on(cast("Any", note))
