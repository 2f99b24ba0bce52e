"""The pacer against strict servers in virtual time, beside pacers of what leaves; and its cost."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from postalytics_runtime.rate_limit import Pacer
from postalytics_runtime.rate_limit.shared_file import PaceDatabase, PaceFile

from .measuring import repeat, take_turns
from .strict_servers import SERVERS, VENDOR
from .table import Row, timed
from .virtual_time import LINKS, Count, Paces, run, total

_SEEDS = range(6)
_BLOCKS = 20
_AIMS = {"50±5 ms": 0.99, "50±25 ms": 0.95, "500±50 ms": 0.90}
_MOST_REFUSED = 1.0
"""For 1,000 that are accepted."""


class Leaving:
    """Paces what leaves, not what arrives: a token bucket, which is what aiolimiter has.

    Args:
        clock: what tells the time.
        burst: the tokens it holds; with one, requests leave evenly.
    """

    def __init__(self, clock: Callable[[], float], burst: int) -> None:
        window = VENDOR[0]
        self._clock = clock
        self._each = window.seconds / window.requests
        self._burst = (burst - 1) * self._each
        self._full = 0.0

    async def acquire(self, *, expires_after: float = 0.0) -> None:
        """Wait for a token."""
        now = self._clock()
        leaves = max(now, self._full - self._burst)
        self._full = max(self._full, leaves) + self._each
        await asyncio.sleep(leaves - now)

    def release(self, permit: object) -> None: ...

    def pause(self, seconds: float) -> None:
        """Let nothing more leave for so long."""
        self._full = max(self._full, self._clock() + seconds + self._burst)


def _ours(clock: Callable[[], float]) -> list[Paces]:
    return [Pacer(VENDOR, clock)]


_PEERS: dict[str, Callable[[Callable[[], float]], list[Paces]]] = {
    "token bucket": lambda clock: [Leaving(clock, burst=3)],
    "even spacing": lambda clock: [Leaving(clock, burst=1)],
}


def rows() -> Iterator[Row]:
    """A row for each server and link; the peers meet the strictest server."""
    for server in SERVERS:
        for link in LINKS:
            ours = _counted(_ours, server, link)
            if server != "sliding log":
                yield _row(f"{server}, {link}", ours, link)
                continue
            for peer, paces in _PEERS.items():
                theirs = _counted(paces, server, link)
                yield _row(f"{server}, {link}", ours, link, peer, theirs)
    with tempfile.TemporaryDirectory() as folder:
        for number, link in enumerate(LINKS):
            two = partial(_sharing, Path(folder) / str(number))
            strict = SERVERS["sliding log"]
            both, alone = (run(paces, strict(), LINKS[link], seed=0) for paces in (two, _ours))
            yield Row(
                subject=f"two processes, {link}",
                ours=_told(both),
                peer="one process",
                theirs=_told(alone),
                ratio=f"{both.share / alone.share:.3f}",
                aim=">= 0.999",
                met=both.share >= 0.999 * alone.share and both.refused_per_1000 <= _MOST_REFUSED,
            )
        yield from _costs(Path(folder) / "cost")


def _sharing(file: Path, clock: Callable[[], float]) -> list[Paces]:
    return [
        Pacer(VENDOR, clock, PaceFile(PaceDatabase(file), "key", VENDOR, clock)) for _ in range(2)
    ]


def _counted(paces: Callable[[Callable[[], float]], list[Paces]], server: str, link: str) -> Count:
    return total([run(paces, SERVERS[server](), LINKS[link], seed) for seed in _SEEDS])


def _row(subject: str, ours: Count, link: str, peer: str = "", theirs: Count | None = None) -> Row:
    return Row(
        subject=subject,
        ours=_told(ours),
        peer=peer,
        theirs="" if theirs is None else _told(theirs),
        ratio="" if theirs is None else f"{ours.share / theirs.share:.3f}",
        aim=f">= {_AIMS[link]:.0%}",
        met=ours.share >= _AIMS[link] and ours.refused_per_1000 <= _MOST_REFUSED,
    )


def _told(count: Count) -> str:
    """The share of the limits that is used; and what is refused, for 1,000 that are accepted."""
    return f"{count.share:.1%} {count.refused_per_1000:.1f}‰"


def _costs(file: Path) -> Iterator[Row]:
    """Measure issuing one permit and recording its answer, when no request waits."""
    clock = itertools.count(1.0).__next__
    kept = PaceFile(PaceDatabase(file), "key", VENDOR, clock)
    for where, pacer, times, aim in (
        ("in memory", Pacer(VENDOR, clock), 10_000, 3e-6),
        ("in a file", Pacer(VENDOR, clock, kept), 200, 300e-6),
    ):
        seconds = take_turns({"pace": repeat(times, partial(_one, pacer))}, _BLOCKS)["pace"]
        yield timed(f"one request {where}", [each / times for each in seconds.cpu], aim)


def _one(pacer: Pacer) -> None:
    permit = pacer.try_acquire(expires_after=60.0)
    assert permit is not None
    pacer.release(permit)
