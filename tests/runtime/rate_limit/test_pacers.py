"""Pacers of a process: one for each key, for as long as anything needs it."""

from __future__ import annotations

import asyncio
import random
import tracemalloc
import weakref
from pathlib import Path

import attrs
import pytest
from bench.virtual_time import VirtualLoop

from postalytics_runtime.rate_limit import LanePacer, Pacer, Pacers, SharedPace
from postalytics_runtime.schema import Environment, RateLimit

PLACE = Environment(
    name="here", url="https://a.example", limits=(RateLimit(3, 1), RateLimit(180, 60))
)
LATER = 61.0
"""Seconds after which nothing that was answered before is within a limit."""


@attrs.define
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pacers(clock: Clock) -> Pacers:
    return Pacers(clock)


def use(pacer: LanePacer) -> None:
    permit = pacer.try_acquire()
    assert permit is not None
    pacer.release(permit)


def test_a_key_at_a_place_has_one_pacer_for_each_way_of_sharing(
    pacers: Pacers, tmp_path: Path
) -> None:
    one = pacers.of("key", PLACE)
    assert pacers.of("key", PLACE) is one
    others = [
        pacers.of("other", PLACE),
        pacers.of("key", attrs.evolve(PLACE, url="https://b.example")),
        pacers.of("key", attrs.evolve(PLACE, limits=(RateLimit(1, 1),))),
        pacers.of("key", PLACE, SharedPace(tmp_path / "pace")),
    ]
    assert len({one, *others}) == 5
    assert pacers.of("key", PLACE, SharedPace(tmp_path / "pace")) is others[-1]


def test_a_pacer_that_nothing_needs_is_dropped_after_its_longest_limit(
    pacers: Pacers, clock: Clock
) -> None:
    use(pacers.of("key", PLACE))
    clock.now += LATER
    pacers.of("other", PLACE)
    assert len(pacers) == 1
    clock.now += LATER
    pacers.of("third", PLACE)
    assert len(pacers) == 1


def test_a_pacer_is_kept_while_an_answer_is_within_its_longest_limit(
    pacers: Pacers, clock: Clock
) -> None:
    clock.now += 2
    use(pacers.of("key", PLACE))
    clock.now += 59
    pacers.of("other", PLACE)
    assert len(pacers) == 2
    assert pacers.of("key", PLACE).is_idle() is False


def test_a_pacer_that_a_client_holds_remains_that_of_its_key(pacers: Pacers, clock: Clock) -> None:
    held = pacers.of("key", PLACE)
    for _ in range(3):
        clock.now += LATER
        pacers.of("other", PLACE)
        assert pacers.of("key", PLACE) is held


def test_a_pacer_with_a_request_in_flight_is_kept_until_it_expires(
    pacers: Pacers, clock: Clock
) -> None:
    pacers.of("key", PLACE).try_acquire(expires_after=100)
    clock.now += LATER
    pacers.of("other", PLACE)
    assert len(pacers) == 2
    clock.now += LATER  # It expired 22 seconds ago, so the server may have counted it then.
    pacers.of("other", PLACE)
    assert len(pacers) == 2
    clock.now += LATER
    pacers.of("other", PLACE)
    assert len(pacers) == 1


def test_a_paused_pacer_is_kept_until_the_pause_ends(pacers: Pacers, clock: Clock) -> None:
    pacers.of("key", PLACE).pause(100)
    clock.now += LATER
    pacers.of("other", PLACE)
    assert len(pacers) == 2
    clock.now += LATER
    pacers.of("other", PLACE)
    assert len(pacers) == 1


def test_a_pacer_with_a_waiter_is_kept() -> None:
    async def main() -> None:
        pacers = Pacers(asyncio.get_running_loop().time)
        use(pacers.of("key", PLACE))  # The first response: one request at a time from here on.
        pacer = weakref.ref(pacers.of("key", PLACE))
        pacers.of("key", PLACE).try_acquire(expires_after=90)
        waiting = asyncio.create_task(pacers.of("key", PLACE).acquire())
        await asyncio.sleep(LATER)
        pacers.of("other", PLACE)
        assert pacers.of("key", PLACE) is pacer()
        await waiting

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_a_dropped_pacer_of_a_file_is_made_again_with_its_schedule(
    pacers: Pacers, clock: Clock, tmp_path: Path
) -> None:
    shared = SharedPace(tmp_path / "pace")
    before = weakref.ref(pacers.of("key", PLACE, shared))
    pacers.of("key", PLACE, shared).pause(300)
    clock.now += LATER
    pacers.of("other", PLACE)
    assert before() is None
    assert pacers.of("key", PLACE, shared).try_acquire() is None


def memory_of_pacers() -> int:
    """Return the bytes that modules of rate limits hold: other threads may allocate meanwhile."""
    ours = tracemalloc.Filter(inclusive=True, filename_pattern="*/rate_limit/*")
    return sum(trace.size for trace in tracemalloc.take_snapshot().filter_traces([ours]).traces)


def test_pacers_of_many_keys_leave_no_memory_behind(pacers: Pacers, clock: Clock) -> None:
    def use_many() -> int:
        for number in range(1000):
            use(pacers.of(f"key {number}", PLACE))
        used = memory_of_pacers() if tracemalloc.is_tracing() else 0
        clock.now += LATER
        for _ in range(11):
            pacers.of("key", PLACE)
        return used

    use_many()  # Python keeps some freed objects for the next ones of their type.
    tracemalloc.start()
    try:
        used = use_many()
        left = memory_of_pacers()
    finally:
        tracemalloc.stop()
    assert len(pacers) == 1
    assert left < used / 4


def test_pacers_are_checked_once_a_minute_and_few_at_a_time(
    pacers: Pacers, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[int] = []
    is_idle = Pacer.is_idle

    def counted(pacer: Pacer) -> bool:
        checked[-1] += 1
        return is_idle(pacer)

    monkeypatch.setattr(Pacer, "is_idle", counted)

    def make(count: int, what: str) -> list[LanePacer]:
        made: list[LanePacer] = []
        for number in range(count):
            checked.append(0)
            made.append(pacers.of(f"{what} {number}", PLACE))
        return made

    held = make(1000, "first")
    clock.now += LATER
    held += make(500, "second")
    assert len(held) == len(pacers) == 1500
    assert (sum(checked), max(checked)) == (1000, 100)


@pytest.mark.parametrize("seed", range(5))
def test_no_limit_is_exceeded_however_clients_and_pacers_come_and_go(
    pacers: Pacers, clock: Clock, seed: int
) -> None:
    place = attrs.evolve(PLACE, limits=(RateLimit(2, 1), RateLimit(4, 60)))
    randomness = random.Random(seed)  # noqa: S311 (no secret)
    held: list[tuple[str, LanePacer]] = []
    sent: dict[str, list[float]] = {}
    dropped = 0
    for _ in range(3000):
        clock.now += randomness.choice((0, 0.1, 0.5, 9))
        if randomness.random() < 0.3:
            key, before = randomness.choice("abcde"), len(pacers)
            held.append((key, pacers.of(key, place)))
            dropped += len(pacers) < before
        if held and randomness.random() < 0.3:
            held.pop(randomness.randrange(len(held)))
        if held:
            key, pacer = randomness.choice(held)
            if (permit := pacer.try_acquire()) is not None:
                sent.setdefault(key, []).append(clock.now)
                pacer.release(permit)
            del pacer
    for times in sent.values():
        for limit in place.limits:
            pairs = zip(times, times[limit.requests :], strict=False)
            assert min((late - early for early, late in pairs), default=99) >= limit.seconds
    assert dropped > 0
