from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit import Pacers, SharedPace
from postalytics_runtime.rate_limit.shared_file import (
    PaceDatabase,
    PaceFile,
    ScheduleLockedError,
)
from postalytics_runtime.schema import Environment, RateLimit

ONE_A_SECOND = (RateLimit(1, 1),)
PLACE = Environment(name="town", url="https://town.example", limits=ONE_A_SECOND)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Callable[..., PaceFile]:
    def opened(name: str = "key", windows: tuple[RateLimit, ...] = ONE_A_SECOND) -> PaceFile:
        return PaceFile(PaceDatabase(tmp_path / "pace"), name, windows, clock)

    return opened


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """The connections to SQLite that are made in the test."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def recorded(path: Path, **options: Any) -> sqlite3.Connection:
        made.append(connect(path, **options))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", recorded)
    return made


def rows(path: Path) -> list[tuple[str, float, bytes]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT * FROM schedules").fetchall()
    connection.close()
    return found


def test_processes_share_what_is_left_of_the_limit(
    opened: Callable[..., PaceFile], clock: Clock
) -> None:
    ours, theirs = opened(), opened()
    with ours as schedule:
        permit = schedule.issue(clock.now, 60.0)
    with theirs as schedule:
        assert schedule.ready_at() == permit.expires + 1
    with ours as schedule:
        schedule.complete(permit, clock.now)
    with theirs as schedule:
        assert schedule.ready_at() == clock.now + 1


def test_a_new_process_goes_on_where_the_last_one_ended(
    opened: Callable[..., PaceFile], clock: Clock
) -> None:
    earlier = opened()
    with earlier as schedule:
        for _ in range(5):
            schedule.complete(schedule.issue(clock.now - 0.1), clock.now)
        schedule.pause(clock.now, 0.5)
    del earlier
    clock.now += 0.2
    with opened() as schedule:
        assert schedule.ready_at() == pytest.approx(clock.now - 0.2 + 1 - 0.1)
        assert schedule.paused_until == clock.now + 0.3


def test_each_key_and_each_set_of_limits_has_its_own_schedule(
    opened: Callable[..., PaceFile], clock: Clock
) -> None:
    others = [opened("other"), opened("key", (RateLimit(2, 1),))]
    with opened() as schedule:
        schedule.issue(clock.now)
    for other in others:
        with other as schedule:
            assert schedule.outstanding == {}


def test_the_file_is_for_its_owner_only(opened: Callable[..., PaceFile], tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        opened()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "pace").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["pace"]


def test_what_was_saved_before_the_machine_restarted_is_forgotten(
    opened: Callable[..., PaceFile], clock: Clock
) -> None:
    with opened() as schedule:
        schedule.pause(clock.now, 3600.0)
    clock.now = 20.0
    with opened() as schedule:
        assert schedule.ready_at() < clock.now
        schedule.issue(clock.now)
    with opened() as schedule:
        assert len(schedule.outstanding) == 1


def test_the_requests_in_flight_of_a_dead_process_count_as_answered(
    opened: Callable[..., PaceFile], clock: Clock
) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    with opened(windows=(RateLimit(2, 1),)) as schedule:
        schedule.issue(clock.now).process = child.pid
        schedule.issue(clock.now).process = 2**40  # No process can have this id.
        schedule.issue(clock.now).process = os.getppid()
    clock.now += 5.0
    with opened(windows=(RateLimit(2, 1),)) as schedule:
        assert [one.process for one in schedule.outstanding.values()] == [os.getppid()]
        assert schedule.answers == [clock.now, clock.now]
        assert schedule.round_trips.count == 0  # No latency was measured.


def test_threads_may_share_a_schedule(opened: Callable[..., PaceFile], clock: Clock) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        ours = elsewhere.submit(opened).result()
    with ours as schedule:
        schedule.issue(clock.now)
    with ours as schedule:
        assert len(schedule.outstanding) == 1


def test_a_locked_schedule_blocks_the_event_loop_for_at_most_20_ms(
    opened: Callable[..., PaceFile], connections: list[sqlite3.Connection]
) -> None:
    with opened():
        (connection,) = connections
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (20,)


def test_a_schedule_that_is_locked_is_reported_at_once(
    opened: Callable[..., PaceFile],
) -> None:
    ours, theirs = opened(), opened()
    with ours as schedule:
        schedule.issue(0.0)
        with pytest.raises(ScheduleLockedError), theirs:
            pass
        later = opened()  # Neither does a process that starts just then.
    with theirs as schedule:
        assert len(schedule.outstanding) == 1
    with later as schedule:
        assert len(schedule.outstanding) == 1


def test_what_was_changed_before_an_error_is_not_kept(opened: Callable[..., PaceFile]) -> None:
    ours = opened()
    with contextlib.suppress(ZeroDivisionError), ours as schedule:
        schedule.issue(0.0)
        schedule.pause(0.0, 1 / 0)
    with ours as schedule:
        assert schedule.outstanding == {}


def test_reading_the_schedule_writes_nothing(
    opened: Callable[..., PaceFile], clock: Clock, tmp_path: Path
) -> None:
    ours = opened()
    with ours as schedule:
        schedule.pause(clock.now, 1.0)
    before = rows(tmp_path / "pace")
    clock.now += 1
    with ours as schedule:
        schedule.ready_at()
    assert rows(tmp_path / "pace") == before


def test_a_forked_process_makes_a_connection_of_its_own(
    opened: Callable[..., PaceFile],
    connections: list[sqlite3.Connection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = opened()
    with ours as schedule:
        schedule.issue(0.0)
    assert len(connections) == 1
    monkeypatch.setattr(os, "getpid", lambda: 2**22 + 1)
    with ours as schedule:
        assert len(schedule.outstanding) == 1
    assert len(connections) == 2
    connections[0].close()


def test_the_keys_of_a_process_share_one_open_file(
    connections: list[sqlite3.Connection], tmp_path: Path
) -> None:
    pacers, pace = Pacers(), SharedPace(tmp_path / "pace")
    found = [pacers.of(f"key {number}", PLACE, pace) for number in range(20)]
    assert [pacer.try_acquire() is not None for pacer in found + found] == [True] * 20 + [
        False
    ] * 20
    assert len(connections) == 1


def test_keys_with_one_connection_take_turns_in_several_threads(
    tmp_path: Path, clock: Clock
) -> None:
    database = PaceDatabase(tmp_path / "pace")

    def use(name: str) -> None:
        file, left = PaceFile(database, name, ONE_A_SECOND, clock), 50
        while left:
            with contextlib.suppress(ScheduleLockedError), file as schedule:
                schedule.issue(clock.now)
                left -= 1

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(use, "abcd"))
    for name in "abcd":
        with PaceFile(database, name, ONE_A_SECOND, clock) as schedule:
            assert len(schedule.outstanding) == 50


FORKED = """
import contextlib, os, sys, threading
from pathlib import Path
from postalytics_runtime.rate_limit.shared_file import PaceDatabase, PaceFile, ScheduleLockedError
from postalytics_runtime.schema import RateLimit

database = PaceDatabase(Path(sys.argv[1]))
inside, leave = threading.Event(), threading.Event()

def schedule(name):
    return PaceFile(database, name, (RateLimit(1, 1),))

def use():
    with schedule("ours"):
        inside.set()
        leave.wait()

thread = threading.Thread(target=use)
thread.start()
inside.wait()
os.register_at_fork(before=leave.set)
child = os.fork()
if child == 0:
    for _ in range(20):
        with contextlib.suppress(ScheduleLockedError), schedule("theirs"):
            os._exit(0)
    os._exit(1)
thread.join()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_process_that_is_forked_while_a_thread_uses_the_file_is_not_locked_out(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED]
    assert subprocess.run([*command, str(tmp_path / "pace")], check=False).returncode == 0


def test_a_file_that_is_not_a_database_is_refused_and_left_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ada, " * 100)
    with pytest.raises(ConfigurationError) as raised:
        PaceDatabase(file)
    assert str(raised.value) == (
        f"The pace file {str(file)!r} cannot be used: file is not a database. Name a new file, or"
        " one that a client made; all processes that share a key must name the same file."
    )
    assert file.read_text() == "Dear Ada, " * 100


def test_a_database_of_another_program_is_refused_and_left_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE orders (id)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(ConfigurationError, match="is a database of another program"):
        PaceDatabase(file)
    assert file.read_bytes() == before


def test_the_error_for_a_missing_folder_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "pace"
    with pytest.raises(ConfigurationError, match=r"nowhere/pace.*No such file or directory"):
        PaceDatabase(file)


@pytest.mark.parametrize(
    "state",
    [
        b"\xff",
        b"[]",
        b"{}",
        b'{"answers":["x"],"issued":0,"paused_until":null,"round_trips":[],"in_flight":[]}',
        b'{"answers":[],"issued":0,"paused_until":null,"round_trips":[],"in_flight":[1]}',
        b'{"answers":[],"issued":0,"paused_until":[],"round_trips":[],"in_flight":[]}',
        b'{"answers":[],"issued":0,"paused_until":0,"round_trips":[0,0,0,0,0,0,0,0],"in_flight":'
        b"[]}",
    ],
)
def test_what_no_client_wrote_is_refused(
    opened: Callable[..., PaceFile], tmp_path: Path, state: bytes
) -> None:
    ours = opened()
    with ours as schedule:
        schedule.issue(0.0)
    with sqlite3.connect(tmp_path / "pace") as connection:
        connection.execute("UPDATE schedules SET state = ?", (state,))
    connection.close()
    with pytest.raises(ConfigurationError, match="were not written by a client"), ours:
        pass
    with pytest.raises(ConfigurationError, match="were not written by a client"), ours:
        pass  # The first error released the lock.


def test_a_file_that_can_no_longer_be_written_is_reported(
    opened: Callable[..., PaceFile], connections: list[sqlite3.Connection]
) -> None:
    ours = opened()
    connections[0].execute("PRAGMA query_only = ON")
    with pytest.raises(ConfigurationError, match="readonly database"), ours as schedule:
        schedule.issue(0.0)
