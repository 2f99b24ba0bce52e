"""What `make demo-fleet` runs, with few rows, and with seconds in the place of half minutes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
PROGRAM = """
from functools import partial

from postalytics.__main__ import main
from postalytics_runtime.bulk.jobs import upload
from postalytics_runtime.fleet import engine, fleet

engine.HEARTBEAT_SECONDS, engine.STALLED_SECONDS, engine.POLL_SECONDS = 0.5, 2.0, 0.5
engine.RESCUE_SECONDS = 0.5
upload.MAX_READ_GAP_SECONDS = 0.1
fleet.run_job_with = partial(fleet.run_job_with, lease_seconds=3.0, heartbeat_seconds=0.5)
main()
"""
SUMS = "{:10}{:7}  {:7}            0        0  {:8}      0"


@pytest.mark.timeout(300)  # It starts eight processes.
async def test_each_row_is_accounted_for_although_a_worker_is_killed(
    postgres: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POSTALYTICS_JOBS", postgres)
    monkeypatch.chdir(tmp_path)  # And back in the end: the demo goes to a folder of its own.
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import demo_fleet

    changes = {
        "ACCOUNTS": 4,
        "ROWS": 12,
        "AT_ONCE": 2,
        "QUIET": demo_fleet.TIMEOUT + 1,
        "PROGRAM": (sys.executable, "-c", PROGRAM),
    }
    for name, value in changes.items():
        monkeypatch.setattr(demo_fleet, name, value)

    status = await demo_fleet.main()
    told = capfd.readouterr().out

    lines = told.splitlines()
    sums = [SUMS.format(f"account-0{number}", 12, 12, 12) for number in range(1, 5)]
    sums.append(SUMS.format("all", 48, 48, 48))
    assert status == 0, told
    assert [
        line for line in lines if re.fullmatch(r"(account-\d\d|all)( +[\d,]+){6}", line)
    ] == sums
    assert lines[-1] == "Each row is accounted for, none is received twice."
    assert max(map(len, lines)) <= 80
