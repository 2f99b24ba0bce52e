"""What `make demo` runs, with the first ten rows of its list."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIST = ROOT / "examples" / "district_offices.csv"
PROGRAM = """
import asyncio, sys
import demo

demo.MAILING_LIST = sys.argv[1]
sys.exit(asyncio.run(demo.main()))
"""
EVENTS = """\
         deliveries  failed  handled
  day 0          10       -        4  the handler of the fifth hangs: SIGKILL
  day 1          20      20        -  nothing listens
  day 2          30      30        -  nothing listens
  day 3          40      40        -  nothing listens
                  -       -       36  started again, with the same inbox
  day 4          41       -       11  what failed is delivered again
  day 5          10       -       10
  day 6          10       -       10

  kind                    happened delivery    inbox     poll    retry
  created                       10        4        6        -        -
  addressed                     10        -        -       10        -
  printed                       10        -        -        -       10
  mailed                        10        -        -       10        -
  in_transit                    10        -        -       10        -
  in_local_area                 10       10        -        -        -
  processed_for_delivery        10       10        -        -        -
  re_routed                      1        1        -        -        -
"""
END = """
71 events happened; handlers ran for 71, which have 71 ids.
Missing: none. Twice: none.
The receiver has ended and deleted its webhook: 0 are left.
"""


async def test_the_demo_loses_no_event_of_its_postcards(tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_bytes(b"".join(LIST.read_bytes().splitlines(keepends=True)[:11]))
    path = os.pathsep.join([str(LIST.parent), *filter(None, sys.path)])

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", PROGRAM, short),
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    output = (await process.communicate())[0].decode()
    _, _, events = output.partition("day by day:\n\n")

    assert (process.returncode, events[: len(EVENTS)], events[-len(END) :]) == (0, EVENTS, END)
    assert max(map(len, events.splitlines())) <= 80


@pytest.mark.parametrize(
    ("data_ids", "ids", "status", "summary"),
    [
        ((1, 2), "ab", 0, "Missing: none. Twice: none."),
        ((1,), "a", 1, "Missing: 1. Twice: none."),
        ((1, 2, 2), "abc", 1, "Missing: none. Twice: 1."),
        ((1, 2), "aa", 1, "Missing: none. Twice: none."),
    ],
)
def test_the_demo_fails_if_an_event_is_missing_or_came_twice(
    data_ids: tuple[int, ...],
    ids: str,
    status: int,
    summary: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.syspath_prepend(str(LIST.parent))
    from demo_receiver import Handled
    from demo_watching import compare

    handled = [Handled(*pair, "mailed", "poll") for pair in zip(ids, data_ids, strict=True)]

    assert compare([(1, "mailed"), (2, "mailed")], handled) == status
    assert capsys.readouterr().out.splitlines()[-1] == summary
