from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from takeover.lines import errors, interruption, runs_of, take_overs, unclean_ends

CLAIM = {"claimed": "june"}
FINISHED = {"left": "june", "how": "Finished"}
FAILED = {"left": "june", "how": "JournalError"}


def worker(folder: Path, name: str, *lines: tuple[float, dict[str, Any]]) -> Path:
    file = folder / name
    file.write_text("".join(f"{json.dumps({'at': at, **line})}\n" for at, line in lines))
    return file


def test_a_worker_that_is_interrupted_had_the_jobs_that_it_has_claimed_and_not_left(
    tmp_path: Path,
) -> None:
    other = {"claimed": "july"}
    said = worker(tmp_path, "one", (1.0, CLAIM), (2.0, FINISHED), (3.0, other))
    assert interruption(4.0, said).jobs == {"july"}


def test_a_job_is_taken_over_by_the_next_claim_of_another_worker(tmp_path: Path) -> None:
    one = worker(tmp_path, "one", (1.0, CLAIM))
    two = worker(tmp_path, "two", (0.5, CLAIM), (0.8, FINISHED), (7.5, CLAIM))
    killed = interruption(5.0, one)
    assert list(take_overs([killed], runs_of([one, two]))) == [2.5]
    assert list(take_overs([killed], runs_of([one]))) == []


def test_a_take_over_that_is_interrupted_counts_from_then(tmp_path: Path) -> None:
    one = worker(tmp_path, "one", (1.0, CLAIM))
    two = worker(tmp_path, "two", (6.0, {"tried": "june"}))
    three = worker(tmp_path, "three", (9.0, CLAIM))
    killed = [interruption(5.0, one), interruption(6.5, two)]
    assert list(take_overs(killed, runs_of([one, two, three]))) == [2.5]


def test_a_run_that_is_killed_fails_or_is_taken_over_does_not_end_well(tmp_path: Path) -> None:
    killed = worker(tmp_path, "one", (1.0, CLAIM), (2.0, FINISHED), (3.0, CLAIM))
    failed = worker(tmp_path, "two", (4.0, CLAIM), (5.0, FAILED))
    late = worker(tmp_path, "three", (6.0, CLAIM), (9.0, FINISHED))
    heir = worker(tmp_path, "four", (7.0, CLAIM), (8.0, FINISHED))
    runs = runs_of([killed, failed, late, heir])
    assert unclean_ends(runs, failures=[]) == Counter(june=3)
    assert unclean_ends(runs, failures=[1.5]) == Counter(june=4)
    assert errors([killed, failed]) == Counter(JournalError=1)
