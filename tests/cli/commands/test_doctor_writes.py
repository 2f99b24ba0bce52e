"""The command `doctor --sandbox-writes`: where it writes, what it asks, and what it leaves."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime import cli
from support.cli.processes import end, start

_KEY = "00000000-0000-4000-8000-000000000000"


async def run(*words: str | Path) -> int:
    """Run the command in a thread, beside the server."""
    given = ["doctor", "--sandbox-writes", *map(str, words)]
    return await asyncio.to_thread(cli.run, COMMAND_LINE, given)


def left(fake: FakePostalytics) -> list[str]:
    """Return the records that a run left, except mail and its events."""
    kept = [one.name for one in fake.fake.collections if one.name not in ("pieces", "events")]
    return [str(r) for name in kept for r in fake.records(name) if "doctor-" in str(r)]


@pytest.mark.parametrize(
    "place",
    [
        ("--environment", "production"),
        ("--environment", "sandbox", "--base-url", "https://api.postalytics.com"),
    ],
)
async def test_another_place_is_refused_before_anything_is_sent(
    place: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", _KEY)
    assert await run(*place, "--yes") == 2

    assert capsys.readouterr().err == (
        "Error: Nothing was sent: only https://api-dev.postalytics.com and servers on this machine"
        " may be written to, and this is https://api.postalytics.com.\n"
    )


async def test_it_asks_first(fake: FakePostalytics, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("--base-url", fake.url) == 2

    shown = capsys.readouterr().err
    assert "There is no terminal for a question. Add --yes" in shown
    assert list(fake.requests) == []


async def test_the_question_names_the_place_and_what_is_created(
    fake: FakePostalytics,
    person: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    person("n\n")
    assert await run("--base-url", fake.url) == 2

    question = capsys.readouterr().err
    words = " ".join(question.split())
    assert f"In local at {fake.url}, this creates what it asks about:" in words
    assert "contact, template, campaign, webhook, suppression list." in words
    assert "at most 2 mail pieces, in test mode only," in words
    assert question.endswith("\nCreate it? [y/N]: Nothing was sent.\n")
    assert max(map(len, question.splitlines())) < 80
    assert list(fake.requests) == []


async def test_the_answers_and_what_is_left_are_shown(
    fake: FakePostalytics, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.faults.append(Fault("refused", operation="delete_template"))
    assert await run("--base-url", fake.url, "--yes") == 0

    shown = capsys.readouterr().out
    (template,) = (r for r in fake.records("templates") if "doctor-" in r["name"])
    number = template["template_id"]
    assert f"\nNot deleted: template, template_id {number}: the API did not delete it.\n" in shown
    assert "\nNot deleted: 2 mail pieces in test mode: no command deletes mail.\n" in shown
    assert "confirmed  Which ID of a campaign does its deletion take?\n           drop ID" in shown


async def test_an_id_that_is_left_is_shown_without_control_characters(
    fake: FakePostalytics, capsys: pytest.CaptureFixture[str]
) -> None:
    async def colored(operation: str, _: web.Request) -> web.Response | None:
        if operation != "templates.list_templates":
            return None
        listed = [{**one, "template_id": "\x1b[31m9"} for one in fake.records("templates")]
        return web.json_response(listed)

    fake.intercept = colored
    assert await run("--base-url", fake.url, "--yes") == 0

    shown = capsys.readouterr().out
    assert "Not deleted: template, template_id \\x1b[31m9: the API did not delete it." in shown
    assert "\x1b" not in shown


async def test_what_is_left_without_an_id_is_found_by_the_mark(
    fake: FakePostalytics, capsys: pytest.CaptureFixture[str]
) -> None:
    async def empty(operation: str, _: web.Request) -> web.Response | None:
        return web.json_response([]) if operation == "templates.list_templates" else None

    fake.intercept = empty
    assert await run("--base-url", fake.url, "--yes", "--json") == 0

    (template,) = (r for r in fake.records("templates") if "doctor-" in r["name"])
    left, found = json.loads(capsys.readouterr().out)["not_deleted"]
    assert left == "Not deleted: template: it may have been created, and no list shows it."
    mark = template["name"]
    assert found == f"What this run created has {mark} in its name, company or address."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
async def test_what_is_left_is_shown_although_the_answers_cannot_be(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with os.fdopen(os.open("/dev/full", os.O_WRONLY), "w") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert await run("--base-url", fake.url, "--yes") == 3

    shown = capsys.readouterr().err
    assert "Not deleted: 2 mail pieces in test mode: no command deletes mail.\n" in shown


async def test_the_report_has_what_is_left(
    fake: FakePostalytics, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run("--base-url", fake.url, "--yes", "--json") == 0

    data = json.loads(capsys.readouterr().out)
    assert data["not_deleted"] == [
        "Not deleted: 2 mail pieces in test mode: no command deletes mail."
    ]
    assert data["counts"]["differs"] == 0
    assert left(fake) == []


async def test_the_first_interruption_deletes_what_was_created(fake: FakePostalytics) -> None:
    process: asyncio.subprocess.Process | None = None

    async def interrupt(operation: str, _: web.Request) -> web.Response | None:
        if operation == "mail.send_mail" and process is not None:
            fake.intercept = None
            process.send_signal(signal.SIGINT)
        return None

    fake.faults.append(Fault("hang_after", operation="send_mail"))
    fake.intercept = interrupt
    process = await start(fake, "doctor", "--sandbox-writes", "--yes", "--base-url", fake.url)
    ended = await end(process)

    assert ended.status == 130, ended.err
    assert "Interrupted. What was created is deleted now" in ended.err
    assert "Not deleted: 1 mail piece in test mode: no command deletes mail.\n" in ended.err
    assert left(fake) == []


async def test_the_second_interruption_lists_what_may_be_left(fake: FakePostalytics) -> None:
    process: asyncio.subprocess.Process | None = None
    seen: list[str] = []

    async def interrupt(operation: str, _: web.Request) -> web.Response | None:
        seen.append(operation)
        cleaning = seen.count("templates.create_template") and operation.endswith("list_templates")
        if operation == "templates.create_template" or cleaning:
            assert process is not None
            process.send_signal(signal.SIGINT)
            fake.faults.append(Fault("hang_before", operation=operation))
        return None

    fake.intercept = interrupt
    process = await start(fake, "doctor", "--sandbox-writes", "--yes", "--base-url", fake.url)
    ended = await end(process)

    assert ended.status == 130, ended.err
    assert "Not deleted: template: it was not looked for.\n" in ended.err
    assert "Not deleted: contact: it was not looked for.\n" in ended.err
