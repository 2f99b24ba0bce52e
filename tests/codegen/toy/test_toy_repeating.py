"""The command line of an API that takes idempotency keys: what it says of unknown outcomes."""

from __future__ import annotations

import asyncio
import importlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from postalytics_runtime import cli
from postalytics_runtime.fake import Fault

Captured = pytest.CaptureFixture[str]
LEND = ("readers", "lend-book", "7", "--book-id", "102", "--yes")
TIME = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
LOST = "No response came back (the connection broke), so it is unknown whether"


class Keys:
    """Records the key of each request, by operation."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str | None]] = []

    async def __call__(self, operation: str, request: web.Request) -> None:
        self.sent.append((operation, request.headers.get("Letter-Key")))


@pytest.fixture
async def library(
    lending: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    async with lending.testing.FakeLibrary() as fake:
        fake.intercept = Keys()
        monkeypatch.setenv("LIBRARY_API_KEY", fake.api_key)
        monkeypatch.setenv("LIBRARY_JOBS", str(tmp_path / "jobs"))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        monkeypatch.setenv("COLUMNS", "80")
        yield fake


async def operate(library: Any, *words: str) -> int:
    """Run a command in a thread, where it has an event loop of its own; return its exit status."""
    line: Any = importlib.import_module("lending._command_line").COMMAND_LINE
    place = () if words[0] == "jobs" else ("--base-url", library.url)
    return await asyncio.to_thread(cli.run, line, [*words, *place])


def key_in(text: str) -> str:
    found = re.search(r"\n  --idempotency-key (\S+)\n", text)
    assert found is not None
    return found[1]


def keys_sent(library: Any, operation: str) -> list[str | None]:
    return [key for called, key in library.intercept.sent if called == operation]


def loans(library: Any) -> list[object]:
    return [one["book_id"] for one in library.records("loans")]


async def test_an_unknown_outcome_names_the_key_and_the_next_step(
    library: Any, capsys: Captured
) -> None:
    before = loans(library)
    library.faults.append(Fault("reset_after", operation="readers.lend_book"))
    assert await operate(library, *LEND) == 3
    said = capsys.readouterr().err
    key = key_in(said)
    assert TIME.sub("TIME", said[said.index("Error: ") :]) == (
        f"Error: {LOST}\n"
        "the request was carried out. You can repeat it, but only with the same\n"
        "idempotency key, and within 21 hours of its first use.\n"
        "To repeat it, before TIME, give the same command again with this\n"
        "key, so that it is carried out once:\n"
        f"  --idempotency-key {key}\n"
        "After that, the API may have forgotten the key.\n"
        "To check:\n"
        f"  library readers loans 7 --base-url {library.url}\n"
    )
    assert "102" not in said

    library.faults.clear()
    assert await operate(library, *LEND, "--idempotency-key", key) == 0
    assert loans(library) == [*before, 102]
    assert set(keys_sent(library, "readers.lend_book")) == {key}


async def test_a_key_that_was_given_is_named_again(library: Any, capsys: Captured) -> None:
    library.faults.append(Fault("reset_before", operation="readers.lend_book"))
    assert await operate(library, *LEND, "--idempotency-key", "mine") == 3
    said = " ".join(capsys.readouterr().err.split())
    assert (
        "To repeat it, within 21 h 36 min of its first use, give the same command again with this "
        "key, so that it is carried out once: --idempotency-key mine After that, the API may have "
        "forgotten the key."
    ) in said


async def test_mail_is_repeated_with_its_key_and_another_consent(
    library: Any, capsys: Captured
) -> None:
    mail = ("readers", "remind", "--book-id", "100", "--live", "1", "--unlisted")
    library.faults.append(Fault("reset_after", operation="readers.remind"))
    assert await operate(library, *mail) == 3
    key = key_in(capsys.readouterr().err)
    library.faults.clear()
    assert await operate(library, *mail, "--idempotency-key", key) == 0
    assert set(keys_sent(library, "readers.remind")) == {key}


async def test_each_call_has_a_key_of_its_own(library: Any) -> None:
    assert await operate(library, *LEND) == 0
    assert await operate(library, *LEND) == 0
    assert len(set(keys_sent(library, "readers.lend_book"))) == 2


async def test_a_key_that_cannot_be_sent_is_refused(library: Any, capsys: Captured) -> None:
    assert await operate(library, *LEND, "--idempotency-key", "two words") == 2
    assert capsys.readouterr().err == (
        "Error: Nothing was sent: an idempotency key is 1 to 255 letters, digits and\n"
        "signs of ASCII, without blanks.\n"
    )
    assert keys_sent(library, "readers.lend_book") == []


async def test_a_refusal_names_no_key(library: Any, capsys: Captured) -> None:
    library.faults.append(Fault("refused", operation="readers.lend_book", status=400))
    assert await operate(library, *LEND) == 1
    assert "key" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "takes"),
    [("lend-book", True), ("remind", True), ("remind-of", False), ("set-postage", False)],
)
async def test_only_commands_whose_operation_takes_a_key_have_the_option(
    library: Any, capsys: Captured, command: str, takes: bool
) -> None:
    line: Any = importlib.import_module("lending._command_line").COMMAND_LINE
    assert cli.run(line, ["readers", command, "--help"]) == 0
    assert ("--idempotency-key" in capsys.readouterr().out) is takes


async def test_an_interrupted_request_names_its_key(library: Any, home: Path) -> None:
    arrived = asyncio.Event()

    class Hanging(Keys):
        async def __call__(self, operation: str, request: web.Request) -> None:
            await super().__call__(operation, request)
            if operation == "readers.lend_book":
                arrived.set()
                await asyncio.Event().wait()

    library.intercept = Hanging()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "lending", *LEND, "--base-url", library.url),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(home), *filter(None, sys.path)])},
    )
    await arrived.wait()
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()
    (key,) = keys_sent(library, "readers.lend_book")
    assert process.returncode == 130
    assert TIME.sub("TIME", err.decode()) == (
        "The request may have been carried out. To repeat it, before TIME,\n"
        "give the same command again with this key, so that it is carried out once:\n"
        f"  --idempotency-key {key}\n"
        "After that, the API may have forgotten the key.\n"
        "To check:\n"
        f"  library readers loans 7 --base-url {library.url}\n"
        "\nInterrupted.\n"
    )


async def stopped_job(library: Any, tmp_path: Path, capsys: Captured) -> tuple[str, str]:
    """Upload loans, of which one stays unconfirmed and one pending; return the job and output."""
    path = tmp_path / "loans.csv"
    path.write_text("Book id\n101\n102\n103\n", encoding="utf-8")
    library.faults.extend(
        [
            Fault("reset_after", operation="readers.lend_book", calls=[2]),
            Fault("refused", operation="readers.lend_book", calls=[3, 4], status=401),
        ]
    )
    words = ("readers", "lend", str(path), "--reader", "7", "--until", "today", "--yes")
    assert await operate(library, *words, "--concurrency", "1") == 3
    library.faults.clear()
    said = capsys.readouterr().out
    found = re.search(r"jobs show (\w+)", said)
    assert found is not None
    return found[1], said


async def test_the_next_step_sends_unconfirmed_rows_again(
    library: Any, tmp_path: Path, capsys: Captured
) -> None:
    before = loans(library)
    job, said = await stopped_job(library, tmp_path, capsys)
    assert (
        "Next step: send the pending rows, and send the unconfirmed rows again before TIME, with "
        f"the same idempotency keys, so that none is created twice: library jobs resume {job}"
    ) in TIME.sub("TIME", " ".join(said.split()))

    assert await operate(library, "jobs", "resume", job, "--yes") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "Sent again 1 unconfirmed row, with the same idempotency keys: none is created twice"
    ) in said
    assert loans(library) == [*before, 101, 102, 103]


async def test_rows_with_a_key_are_not_sent_with_a_new_one(
    library: Any, tmp_path: Path, capsys: Captured
) -> None:
    job, _ = await stopped_job(library, tmp_path, capsys)
    assert await operate(library, "jobs", "show", job) == 0
    assert "To send unconfirmed rows again" not in capsys.readouterr().out
    assert await operate(library, "jobs", "resend", job, "--rows", "2") == 2
    assert TIME.sub("TIME", capsys.readouterr().err) == (
        f"Error: Of job {job}, row 2 is sent again with the same idempotency key\n"
        "when you resume the job before TIME. Nothing was sent.\n"
    )
    assert await operate(library, "jobs", "resend", job) == 2
    assert "All unconfirmed rows of job" in capsys.readouterr().err


async def test_the_history_of_a_row_shows_its_key(
    library: Any, tmp_path: Path, capsys: Captured
) -> None:
    job, _ = await stopped_job(library, tmp_path, capsys)
    assert await operate(library, "jobs", "row", job, "2") == 0
    said = " ".join(capsys.readouterr().out.split())
    key = keys_sent(library, "readers.lend_book")[1]
    assert f"about to be sent; key: {key}; until: TIME" in TIME.sub("TIME", said)


async def test_a_repaired_job_says_what_becomes_of_rows_with_keys(
    library: Any, tmp_path: Path, capsys: Captured
) -> None:
    job, _ = await stopped_job(library, tmp_path, capsys)
    assert await operate(library, "jobs", "reconcile", job) == 0
    said = TIME.sub("TIME", " ".join(capsys.readouterr().out.split()))
    assert said == (
        f"Job {job}: 0 rows marked as unconfirmed. Now: 1 created, 1 unconfirmed, 1 pending. "
        "To send the unconfirmed rows again before TIME, with the same idempotency keys, so that "
        f"none is created twice: library jobs resume {job}"
    )


async def test_the_fleet_says_that_rows_are_sent_again(library: Any, capsys: Captured) -> None:
    line: Any = importlib.import_module("lending._command_line").COMMAND_LINE
    assert library.url
    assert cli.run(line, ["fleet", "unconfirmed", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "A worker sends it again while the API remembers its idempotency key" in said
