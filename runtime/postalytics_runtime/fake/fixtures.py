"""What the fixtures of an emitted pytest plugin do.

It needs the extra `testing`. Plugins import it when a test asks for one of their fixtures.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import Any, TypeVar

import pytest

from ..suggestions import no_argument

_T = TypeVar("_T")

_MADE = pytest.StashKey[dict[str, AbstractAsyncContextManager[Any]]]()
"""What a test has made, by the name of the fixture; not entered yet."""


def entered(
    request: pytest.FixtureRequest,
    make: Callable[..., AbstractAsyncContextManager[_T]],
    **options: object,
) -> _T:
    """Return what `make` makes for a test, entered on the event loop of the test.

    It is left when the test has ended, before what was entered earlier.

    Args:
        request: the request for the fixture. Its name is also the name of the mark that holds
            options of a test: `@pytest.mark.library_fake(speed=60)`.
        make: makes the asynchronous context manager, from options.
        options: options that the test does not have to set.

    Raises:
        pytest.fail.Exception: if pytest-asyncio does not run the test, or a mark has values
            without names, or options that `make` does not know.
    """
    name = str(request.fixturename)
    scope = _loop_scope(request, name)
    made = make(**(options | _marked(request, name, make)))
    request.node.stash.setdefault(_MADE, {})[name] = made
    found: _T = request.getfixturevalue(_fixture_on_loop(request, name, scope))
    return found


def _loop_scope(request: pytest.FixtureRequest, name: str) -> Any:
    """Return the scope of the event loop that runs the test."""
    try:
        from pytest_asyncio import is_async_test
    except ModuleNotFoundError:
        reason = "needs pytest-asyncio, which is not installed: pip install pytest-asyncio"
        raise _failure(f"{name} {reason}") from None
    # With this fixture, anyio runs asynchronous fixtures, and on another loop than pytest-asyncio.
    is_with_anyio = "anyio_backend" in request.fixturenames
    if not is_async_test(request.node) or is_with_anyio:
        raise _failure(
            f"{name} works on the event loop of the test, but this test has none of"
            " pytest-asyncio. Write `async def`, with `@pytest.mark.asyncio` above it or"
            " `asyncio_mode = auto` in the configuration of pytest, outside of `unittest.TestCase`"
            " and without the mark `anyio`."
        )
    mark = request.node.get_closest_marker("asyncio")
    own = mark and (mark.kwargs.get("loop_scope") or mark.kwargs.get("scope"))
    return own or request.config.getini("asyncio_default_test_loop_scope")


def _marked(
    request: pytest.FixtureRequest, name: str, make: Callable[..., object]
) -> dict[str, Any]:
    """Return the options in the marks of the test, its class and its module; the nearest wins."""
    known = inspect.signature(make).parameters
    options: dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers(name))):
        if mark.args:
            shown = f"`@pytest.mark.{name}(option=...)`, not {mark.args!r}"
            raise _failure(f"Options need a name: {shown}.")
        for option in mark.kwargs:
            if option not in known:
                raise _failure(no_argument(f"@pytest.mark.{name}", option, known))
        options |= mark.kwargs
    return options


def _fixture_on_loop(request: pytest.FixtureRequest, name: str, scope: Any) -> str:
    """Return the name of an asynchronous fixture for a loop; the first test registers it.

    The loop of an asynchronous fixture is fixed when it is defined, and a server on another loop
    than the test's would never respond.
    """
    import pytest_asyncio

    fixture = f"_{name}_on_{scope}_loop"
    if not request.config.pluginmanager.has_plugin(fixture):

        async def on_loop(request: pytest.FixtureRequest) -> AsyncIterator[object]:
            async with request.node.stash[_MADE][name] as value:
                yield value

        holder = ModuleType(fixture)
        setattr(holder, fixture, pytest_asyncio.fixture(on_loop, loop_scope=scope, name=fixture))
        request.config.pluginmanager.register(holder, fixture)
    return fixture


def _failure(message: str) -> BaseException:
    """Return what ends a test with a message alone, without a traceback."""
    return pytest.fail.Exception(message, pytrace=False)
