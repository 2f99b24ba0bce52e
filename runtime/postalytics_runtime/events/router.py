"""Router: the handlers of events, by kind."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar, cast

from .event import Event

Handler: TypeAlias = Callable[[Any], Awaitable[object]]
"""Takes an event. An exception means that the event must come again."""
H = TypeVar("H", bound=Handler)


class Router:
    """Handlers of events, by kind.

    A handler gets an event at least once: what must happen once needs `event.id` as its key.
    """

    def __init__(self) -> None:
        self._handlers: list[tuple[frozenset[str], Handler]] = []

    def on(self, *kinds: str) -> Callable[[H], H]:
        """Register the decorated coroutine function as a handler.

        Args:
            kinds: the kinds of its events; every kind if none is named.

        Raises:
            TypeError: a kind is not a text, as in `@router.on` without parentheses.
        """
        if not all(isinstance(kind, str) for kind in cast("tuple[object, ...]", kinds)):
            raise TypeError("Name the kinds of the events in parentheses: @router.on(...).")

        def register(handler: H) -> H:
            self._handlers.append((frozenset(map(str, kinds)), handler))
            return handler

        return register

    async def dispatch(self, event: Event) -> None:
        """Call the handlers of an event one after another, in the order of their registration.

        An exception of a handler ends this, and the event was not handled. Without a handler of
        its kind, an event is handled.
        """
        for kinds, handler in self._handlers:
            if not kinds or event.kind in kinds:
                handled: object = handler(event)
                # Without `async`, a function has done its work here; an error would repeat it.
                if inspect.isawaitable(handled):
                    await handled
