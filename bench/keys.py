"""Many keys in one process, on the connections of one client: memory, calls and a cold start.

The limits have the vendor's numbers of requests, in windows that end at once: the schedule of a
key is as large as after minutes of use, and no call waits.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from postalytics import Postalytics, contacts
from postalytics.errors import NotSentError
from postalytics.models import NewContact
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.schema import RateLimit

from .echo import echo_server
from .limits import limited_to
from .measuring import Work, take_turns
from .table import Row, compared

_KEYS = (1, 10, 100, 1000)
_CALLS = 1000
_AT_ONCE = 3
"""The vendor's requests in a second, so that one key has no fewer in flight than all together."""
_BLOCKS = 8
_STEADY_CALLS = 200
"""After these calls, a schedule does not grow any more."""
_COLD = 500
_ALONE = 100
_FLAT = 1.25
_SHORT_WINDOWS = (RateLimit(3, 0.00001), RateLimit(180, 0.00002))
_ONCE = RetryPolicy(attempts=1)


class ManyKeys(Postalytics):
    """A client whose rate limits never hold a call up."""

    api = limited_to(*_SHORT_WINDOWS)


def rows() -> Iterator[Row]:
    """Rows for the memory of a key, for a call, and for keys that all start at once."""
    with ExitStack() as closing:
        address = closing.enter_context(echo_server())
        runner = closing.enter_context(asyncio.Runner())
        yield runner.run(_cold_row(address))
        client = _client(address, "first")
        closing.callback(lambda: runner.run(client.close()))
        runner.run(_call(client))
        yield from _memory_rows(runner, client, address)
        yield from _call_rows(runner, client)


def _client(address: str, key: str) -> Postalytics:
    return ManyKeys(key, "local", base_url=address, retry=_ONCE)


async def _call(client: Postalytics) -> None:
    await contacts.create_contact(client, NewContact(contact_list_id=1))


def _memory_rows(runner: asyncio.Runner, client: Postalytics, address: str) -> Iterator[Row]:
    sizes = {keys: runner.run(_memory_of_a_key(client.for_key, keys)) for keys in _KEYS}
    for keys, size in sizes.items():
        yield _memory_row(f"memory of a key, {_keys(keys)}", size, sizes[1], _keys(1), _FLAT)
    alone = runner.run(_memory_of_a_key(partial(_client, address), _ALONE))
    shared = sizes[_ALONE]
    yield _memory_row(f"  a client each, {_keys(_ALONE)}", alone, shared, "shared connections")


def _memory_row(
    subject: str, size: float, other: float, peer: str, aim: float | None = None
) -> Row:
    return Row(
        subject=subject,
        ours=f"{size / 1024:.1f} KiB",
        theirs=f"{other / 1024:.1f} KiB",
        peer=peer,
        ratio=f"{size / other:.3f}",
        aim="" if aim is None else f"<= {aim:.2f}",
        met=None if aim is None else size / other <= aim,
    )


def _keys(number: int) -> str:
    return "1 key" if number == 1 else f"{number:,} keys"


async def _memory_of_a_key(make: Callable[[str], Postalytics], keys: int) -> float:
    """Return the bytes that Python holds for a key that has long been used.

    Connections count if they are the client's own.
    """
    gc.collect()
    tracemalloc.start()
    try:
        clients = [make(f"key-{number}-of-{keys}") for number in range(keys)]
        for one in clients:
            await _call(one)
            pacer = one._executor.pacer  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            for _ in range(_STEADY_CALLS):
                pacer.release(pacer.try_acquire() or await pacer.acquire())
        gc.collect()
        size = tracemalloc.get_traced_memory()[0] / keys
        for one in clients:
            await one.close()
    finally:
        tracemalloc.stop()
    return size


def _call_rows(runner: asyncio.Runner, client: Postalytics) -> Iterator[Row]:
    works = {
        f"{keys}": _calls(runner, [client.for_key(f"caller-{n}-of-{keys}") for n in range(keys)])
        for keys in _KEYS
    }
    works["again"] = works["1"]
    seconds = take_turns(works, _BLOCKS)
    for keys in _KEYS:
        yield compared(
            f"one call, {_keys(keys)}, {_AT_ONCE} at once",
            seconds[f"{keys}"].cpu,
            (_keys(1), seconds["1"].cpu),
            each=_CALLS,
            again=seconds["again"].cpu,
            wall=(seconds[f"{keys}"].wall, seconds["1"].wall),
            aim=_FLAT,
        )


def _calls(runner: asyncio.Runner, clients: Sequence[Postalytics]) -> Work:
    """Return work that calls with each key in turn."""
    turns = itertools.cycle(clients)

    async def some_calls() -> None:
        for _ in range(_CALLS // _AT_ONCE):
            await _call(next(turns))

    async def all_calls() -> None:
        await asyncio.gather(*(some_calls() for _ in range(_AT_ONCE)))

    return lambda: runner.run(all_calls())


async def _cold_row(address: str) -> Row:
    client = _client(address, "lender")
    alone = [_client(address, f"alone-{number}") for number in range(_COLD)]
    theirs, failed_alone = await _start_at_once(alone)
    for one in alone:
        await one.close()
    ours, failed = await _start_at_once([client.for_key(f"cold-{n}") for n in range(_COLD)])
    await client.close()
    return Row(
        subject=f"{_COLD} keys start at once",
        ours=f"{ours * 1000:.0f} ms, {failed} failed",
        theirs=f"{theirs * 1000:.0f} ms, {failed_alone} failed",
        peer="a client each",
        wall=f"{ours / theirs:.3f}",
        aim="0 failed",
        met=failed == 0,
    )


async def _start_at_once(clients: Sequence[Postalytics]) -> tuple[float, int]:
    """Return the seconds until all have an answer, and how many were not sent."""
    began = time.perf_counter()
    ends = await asyncio.gather(*map(_call, clients), return_exceptions=True)
    seconds = time.perf_counter() - began
    failures = [end for end in ends if end is not None]
    for failure in failures:
        if not isinstance(failure, NotSentError):
            raise failure
    return seconds, len(failures)
