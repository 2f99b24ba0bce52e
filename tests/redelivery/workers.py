"""Workers of Celery, as processes that can be killed, with a broker of their own."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from support.servers.redis_server import running_redis

ROOT = Path(__file__).parents[2]
CELERY = ROOT / ".venv/celery/bin/celery"
AT_ONCE = 2
"""Tasks that a worker carries out at once."""
_PATHS = ("examples", "generated", "runtime", "tests")
_numbers = itertools.count(1)


@attrs.frozen
class Workers:
    """Workers of one broker.

    Args:
        variables: the environment of each.
        folder: where their logs are, and the file with the starts of tasks.
    """

    variables: Mapping[str, str]
    folder: Path
    _running: dict[Path, subprocess.Popen[bytes]] = attrs.field(factory=dict)
    """By their logs."""

    @property
    def starts(self) -> Counter[tuple[str, str]]:
        """How often the task of each job was started, after its first or a later delivery."""
        lines = Path(self.variables["STARTS_FILE"]).read_text(encoding="ascii").splitlines()
        return Counter((job, delivery) for job, delivery in map(str.split, lines))

    def start(self) -> None:
        """Start a worker."""
        name = f"worker-{next(_numbers)}"
        words = ["worker", f"--hostname={name}", f"--concurrency={AT_ONCE}", "--loglevel=INFO"]
        path = self.folder / f"{name}.log"
        with path.open("wb") as log:
            self._running[path] = subprocess.Popen(
                [CELERY, "--app=redelivery.app", *words],
                env=self.variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_busy(self) -> None:
        """Kill a worker that has a task, and its processes, as the end of its machine would."""
        self._kill(next(log for log in self._running if b"received" in log.read_bytes()))

    def kill_all(self) -> None:
        """Kill those that run."""
        for log in [*self._running]:
            self._kill(log)

    def _kill(self, log: Path) -> None:
        worker = self._running.pop(log)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def send(self, task: str, *arguments: Any) -> None:
        """Put a task into the queue."""
        words = ["--app=redelivery.app", "call", task, f"--args={json.dumps(arguments)}"]
        subprocess.run([CELERY, *words], env=self.variables, check=True, capture_output=True)

    def logs(self) -> str:
        """Return the end of each log."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)


@contextmanager
def workers(number: int, variables: Mapping[str, str]) -> Iterator[Workers]:
    """Start a broker, and workers with this environment; all are killed in the end."""
    with running_redis() as broker, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts = folder / "starts"
        starts.touch()
        given = {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in _PATHS),
            "CELERY_BROKER_URL": broker.url,
            "STARTS_FILE": str(starts),
            **variables,
        }
        started = Workers(given, folder)
        try:
            for _ in range(number):
                started.start()
            yield started
        finally:
            started.kill_all()
