"""One size of one subject in a process of its own: `python -m bench.growth.point SUBJECT SIZE`."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

import attrs

from .meter import Cost
from .subjects import SUBJECTS


def measured(subject: str, size: int) -> Cost:
    """The medians of what it took, each time in a new process."""
    costs = [_once(subject, size) for _ in range(SUBJECTS[subject].times)]
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.mib for cost in costs),
    )


def _once(subject: str, size: int) -> Cost:
    command = [sys.executable, "-m", __name__, subject, str(size)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Cost(**json.loads(found.stdout))


if __name__ == "__main__":
    print(json.dumps(attrs.asdict(SUBJECTS[sys.argv[1]].measure(int(sys.argv[2])))))
