"""No room on the disk: what was done is said all the same, and nothing of people is left over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bulk.journals import a_journal
from cli.running import Ended, end, names_in, only_job, run, uploading
from cli.shop import cured, shelve, titles
from cli.shop import run as shop
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.job_folder import JobFolder
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.cli.stored_job import RESULT
from postalytics_runtime.errors import JournalError

Books = Callable[..., Path]
People = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]


async def cramped(
    kilobytes: int, server: FakePostalytics, monkeypatch: pytest.MonkeyPatch, path: Path
) -> Ended:
    """An upload that can write no file longer than that."""
    import asyncio
    import os
    import sys

    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f'ulimit -f {kilobytes * 2}; exec "$@"', "sh"),
        *(sys.executable, "-m", "postalytics", *map(str, uploading(server, path))),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
    )
    return await end(process)
