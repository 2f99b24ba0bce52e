"""The command `doctor`, against the fake and against what is not there."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from support.cli.processes import end, start
from support.doctor import vendor


async def run(*words: str | Path) -> int:
    """Run the command in a thread, beside the server."""
    given = ["doctor", *map(str, words)]
    return await asyncio.to_thread(cli.run, COMMAND_LINE, given)


@pytest.fixture
def key_file(tmp_path: Path, fake: FakePostalytics) -> Path:
    path = tmp_path / "key"
    path.write_text(fake.api_key)
    path.chmod(0o600)
    return path


@pytest.fixture
def place(fake: FakePostalytics, key_file: Path) -> tuple[str | Path, ...]:
    return ("--base-url", fake.url, "--api-key-file", key_file)


async def _one_integration(operation: str, _: web.Request) -> web.Response | None:
    return web.json_response({"id": 1}) if operation.endswith("list_integrations") else None


async def test_the_answers_are_shown_with_those_that_differ_first(
    place: tuple[str, ...], fake: FakePostalytics, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.intercept = _one_integration
    assert await run(*place) == 0

    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0].startswith(f"local ({fake.url}), 2")
    assert lines[2:4] == [
        "differs    Are the integrations an object, or an array?",
        "           seen: object; expected: array",
    ]
    assert "confirmed  Which status does a wrong key get?\n           401\n" in shown.out
    assert "           cannot tell: the list is too short: 3 of at least 100\n" in shown.out
    assert max(map(len, lines)) < 80
    assert shown.err == f"Examining local at {fake.url}.\n"


async def test_the_time_that_it_takes_at_least_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, key_file: Path
) -> None:
    async with vendor({}) as server:
        url = server.url
    place = ("--base-url", url, "--environment", "production", "--api-key-file", key_file)
    assert await run(*place) == 2

    assert "Examining production at" in (shown := capsys.readouterr().err)
    assert " This takes 13 s or more.\n" in shown


async def test_the_answers_are_printed_as_json(
    place: tuple[str, ...], fake: FakePostalytics, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*place, "--json") == 0

    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (data["environment"], data["origin"]) == ("local", fake.url)
    assert data["requests"] == len(fake.requests)
    assert data["counts"]["differs"] == 0
    found = {answer["name"]: answer for answer in data["answers"]}
    assert found["webhooks_form"] == {
        "name": "webhooks_form",
        "question": "Are the webhooks an object, or an array?",
        "result": "confirmed",
        "seen": "array",
        "expected": "array",
        "changes": [
            {
                "file": "resources/webhooks.yaml",
                "place": "operations.list_webhooks.source.confidence",
                "value": "observed",
            }
        ],
    }


async def test_reports_and_patches_are_written_for_you_alone(
    place: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, data, patch = tmp_path / "a.txt", tmp_path / "a.json", tmp_path / "a.yaml"
    assert await run(*place, "--report", text, "--patch", patch) == 0
    assert await run(*place, "--report", data) == 0

    assert "confirmed  Which status does a wrong key get?" in text.read_text()
    assert json.loads(data.read_text())["environment"] == "local"
    documents = list(yaml.safe_load_all(patch.read_text()))
    assert "Integration" in documents[0]["models"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (text, data, patch)} == {0o600}
    assert f"Written: {patch}\n" in capsys.readouterr().err


async def test_a_folder_that_is_missing_is_found_before_anything_is_sent(
    place: tuple[str, ...],
    fake: FakePostalytics,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await run(*place, "--patch", tmp_path / "none" / "a.yaml") == 2

    assert "Invalid value for '--patch': Its folder does not exist." in capsys.readouterr().err
    assert not fake.requests


async def test_one_file_for_the_report_and_the_patch_is_refused(
    place: tuple[str, ...],
    fake: FakePostalytics,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert await run(*place, "--report", tmp_path / "a", "--patch", tmp_path / "link") == 2

    shown = capsys.readouterr().err
    assert "Invalid value for '--patch': It is the file of --report." in shown
    assert not fake.requests


async def test_a_file_that_cannot_be_written_is_named(
    place: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*place, "--report", "/dev/full") == 3

    assert "/dev/full cannot be written: No space left on device." in capsys.readouterr().err


async def test_a_refused_key_ends_it_with_a_sentence(
    fake: FakePostalytics, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "other"
    key.write_text("12345EF4-3AEF-7ADE-A468-9D51756E5D32")
    key.chmod(0o600)
    assert await run("--base-url", fake.url, "--api-key-file", key) == 2

    shown = capsys.readouterr()
    assert "status 401" in shown.err
    assert "Check the key" in shown.err
    assert "12345EF4" not in shown.err + shown.out
    assert len(fake.requests) == 1


async def test_an_interrupt_ends_it(server: FakePostalytics) -> None:
    arrived = asyncio.Event()

    async def hang(*_: object) -> web.Response:
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError

    server.intercept = hang
    process = await start(server, "doctor", "--base-url", server.url)
    await arrived.wait()
    process.send_signal(signal.SIGINT)
    ended = await end(process)

    assert (ended.status, ended.out) == (130, "")
    assert ended.err == f"Examining local at {server.url}.\n\nInterrupted.\n"


async def test_an_api_that_is_not_there_is_named(
    key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with vendor({}) as server:
        url = server.url
    assert await run("--base-url", url, "--api-key-file", key_file) == 2

    assert f"Nothing listens on {url}. Is `postalytics serve" in capsys.readouterr().err
