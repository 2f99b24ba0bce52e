"""The upload command in a separate process, against the fake server on a real socket."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from cli.conftest import PEOPLE as HEADER
from postalytics.testing import FakePostalytics
from support.cli.earlier_jobs import original
from support.cli.processes import (
    after,
    end,
    interrupt,
    names_in,
    only_job,
    run,
    start,
    upload,
    uploading,
)


def uploaded(server: FakePostalytics) -> list[dict[str, Any]]:
    return server.records("contacts")[3:]


async def test_a_whole_list_is_uploaded(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    ended = await upload(server, people(60))
    assert (ended.status, "  added        60\n" in ended.out) == (0, True)
    assert sorted(record["first_name"] for record in uploaded(server)) == sorted(
        f"Ada {at}" for at in range(60)
    )
    assert {record["address_zip"] for record in uploaded(server)} == {"02134"}


async def test_a_bad_row_is_named_and_nothing_is_sent(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    path = people(3, "Eve;;1 Main St;Boston;MA;\r\n")
    problems = path.with_name("people.problems.csv")
    ended = await upload(server, path)
    assert ended.status == 2
    assert ended.err.splitlines() == [
        "1 of 4 rows of people.csv cannot be uploaded:",
        "  people.csv:5 (row 4), column ZIP: is missing",
        "  people.csv:5 (row 4): needs First Name and Last Name, or company",
        f"All problems, with line, column and value, are in {problems}.",
        "Nothing was sent. Correct the file, or upload the other 3 rows with --skip-bad-rows.",
    ]
    assert list(server.requests) == []


async def test_skipped_rows_can_be_corrected_and_uploaded(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    path = people(3, "Eve;;1 Main St;Boston;MA;10001\r\n")
    assert (await upload(server, path, "--skip-bad-rows")).status == 1
    rejected = path.with_name("people.rejected.csv")
    content = rejected.read_bytes().decode()
    assert content == HEADER + "Eve;;1 Main St;Boston;MA;10001\r\n"
    rejected.write_bytes(content.replace("Eve;;", "Eve;Byron;").encode())
    assert (await upload(server, rejected)).status == 0
    assert len(uploaded(server)) == 4


@pytest.mark.parametrize("key", ["wrong-key", ""])
async def test_a_wrong_key_is_one_sentence_and_no_row_is_created(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path, key: str
) -> None:
    path = people(20)
    ended = await upload(server, path, "--environment", "production", POSTALYTICS_API_KEY=key)
    assert ended.status == 2
    assert ended.err.startswith("Error: ")
    assert "POSTALYTICS_API_KEY" in ended.err if not key else "401" in ended.err
    assert uploaded(server) == []
    assert (names_in(path.parent), names_in(jobs)) == (["people.csv"], [])


async def test_a_missing_file_is_one_sentence(server: FakePostalytics, tmp_path: Path) -> None:
    ended = await upload(server, tmp_path / "none.csv")
    assert (ended.status, ended.err) == (
        2,
        f"Error: {tmp_path / 'none.csv'} cannot be read: No such file or directory.\n",
    )


async def test_a_list_that_vanishes_before_the_first_row_rejects_its_rows(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    async def list_99(operation: str, _: web.Request) -> web.StreamResponse | None:
        is_shown = operation.endswith("list_contact_lists")
        return web.json_response([{"contact_list_id": 99}]) if is_shown else None

    server.intercept = list_99
    path = people(2)
    ended = await upload(server, path, "--list", "99")
    assert ended.status == 1
    assert "2 rows (row 1, 2): " in ended.out
    assert "Contact list not found." in ended.out
    rejected = path.with_name("people.rejected.csv").read_bytes()
    assert sorted(rejected.splitlines()) == sorted(path.read_bytes().splitlines())


async def test_unconfirmed_rows_are_reconciled_with_the_list(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    async def drop() -> web.StreamResponse | None:
        server.intercept = None
        return web.Response(status=500)

    server.intercept = after(3, drop)
    path = people(4)
    words = ("--timeout", "0.5", "--quiet-period", "0.6", "--concurrency", "1")
    ended = await upload(server, path, *words)
    assert (ended.status, "  added        4\n" in ended.out) == (0, True)
    assert len(uploaded(server)) == 4


def held_after(server: FakePostalytics, number: int) -> tuple[asyncio.Event, asyncio.Event]:
    """Hold the request after `number` rows; returns the events `arrived` and `go_on`."""
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        arrived.set()
        await go_on.wait()

    server.intercept = after(number, wait)
    return arrived, go_on


async def test_an_interrupted_upload_is_resumed_by_the_same_command(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    arrived, go_on = held_after(server, 10)
    path = people(40)
    process = await start(server, *uploading(server, path))
    await arrived.wait()
    await interrupt(process)
    go_on.set()
    ended = await end(process)
    server.intercept = None
    job = only_job(jobs)
    sent = len(uploaded(server))
    assert ended.status == 130
    assert 0 < sent < 40
    assert f"  added        {sent:2}\n  rejected      0\n  unconfirmed   0\n" in ended.out
    assert f"  postalytics jobs resume {job}\n" in ended.out
    again = await upload(server, path)
    assert (again.status, "  added        40\n" in again.out) == (0, True)
    assert f"interrupted: {sent} added, {40 - sent} pending " in " ".join(again.out.split())
    assert sorted(record["first_name"] for record in uploaded(server)) == sorted(
        f"Ada {at}" for at in range(40)
    )


async def test_a_second_interruption_ends_an_upload_at_once(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    arrived, never = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        arrived.set()
        await never.wait()

    server.intercept = after(10, hang)
    path = people(40)
    process = await start(server, *uploading(server, path))
    await arrived.wait()
    await interrupt(process)
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    never.set()
    unconfirmed = len(path.with_name("people.unconfirmed.csv").read_bytes().splitlines()) - 1
    assert ended.status == 130
    assert unconfirmed >= 1
    # A response that came, and that the process had not read yet, leaves its row unconfirmed.
    added = next(number for number in range(11) if f"  added        {number:2}\n" in ended.out)
    assert f"  unconfirmed  {unconfirmed:2}  " in ended.out
    assert f"  pending      {40 - added - unconfirmed}\n" in ended.out


async def test_a_second_interruption_stops_the_reading_of_a_list(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    arrived, never = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        arrived.set()
        await never.wait()

    server.intercept = after(0, hang, "list_contacts")
    process = await start(server, *uploading(server, people(4)))
    await arrived.wait()
    await interrupt(process)
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    never.set()
    assert (ended.status, "  pending      4\n" in ended.out) == (130, True)
    assert "Traceback" not in ended.err
    assert uploaded(server) == []


async def test_a_killed_upload_is_resumed_by_its_id(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        arrived.set()
        await go_on.wait()

    server.intercept = after(5, hang)
    process = await start(
        server,
        *uploading(server, people(20)),
        *("--timeout", "0.5", "--quiet-period", "0.6"),
    )
    await arrived.wait()
    process.kill()
    await process.wait()
    server.intercept = None
    go_on.set()
    job = only_job(jobs)
    ended = await run(server, "jobs", "resume", job[:4], "--yes")
    assert (ended.status, "  added        20\n" in ended.out) == (0, True)
    assert sorted(record["first_name"] for record in uploaded(server)) == sorted(
        f"Ada {at}" for at in range(20)
    )


async def test_a_job_belongs_to_one_process_and_one_account(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    arrived, go_on = held_after(server, 5)
    path = people(20)
    process = await start(server, *uploading(server, path))
    await arrived.wait()
    job = only_job(jobs)
    second = await upload(server, path)
    resumed = await run(server, "jobs", "resume", job, "--yes")
    forgotten = await run(server, "jobs", "forget", job, "--yes")
    listed = await run(server, "jobs")
    await interrupt(process)
    go_on.set()
    assert (await end(process)).status == 130
    assert [second.status, resumed.status, forgotten.status] == [2, 2, 2]
    assert f"Another process is uploading this list, as job {job}." in second.err
    assert (
        resumed.err == f"Error: Job {job} is running in another process. Stop that process first.\n"
    )
    assert forgotten.err == f"Error: Job {job} is running. Stop it first.\n"
    assert " running: " in listed.out
    (other_key,) = server.other_keys.values()
    other = await run(server, "jobs", "resume", job, "--yes", POSTALYTICS_API_KEY=other_key)
    assert other.status == 2
    assert "the account is 1002 (Metacortex), not 1001" in other.err


async def test_a_list_can_come_from_standard_input(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    content = people(3).read_bytes()
    words = uploading(server, "-")
    ended = await end(await start(server, *words, typed=content))
    assert (ended.status, "  added        3\n" in ended.out) == (0, True)
    job = only_job(jobs)
    assert original(jobs / job) == content
    refused = await end(await start(server, *words[:-1], typed=content))
    assert refused.status == 2
    assert refused.err.startswith("Error: Standard input holds the list, so you cannot answer")
    both = await end(await start(server, *words, "--api-key-file", "-", typed=content))
    assert both.err.startswith("Error: Standard input cannot hold both the list and the API key.")


async def test_mail_in_test_mode_is_sent_and_unconfirmed_rows_are_not_resent(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    async def drop() -> web.StreamResponse | None:
        return web.Response(status=500)

    server.intercept = after(2, drop, "send_mail")
    words = ("--endpoint", "b4d5c0ffee", "--base-url", server.url, "--concurrency", "1")
    path = people(3)
    ended = await run(server, "mail", "send", path, *words, "--yes")
    job = only_job(jobs)
    assert ended.status == 3
    assert "\nMode         TEST: nothing is mailed\n" in ended.out
    assert f"  postalytics jobs resend {job}\n" in ended.out
    server.intercept = None
    again = await run(server, "mail", "send", path, *words, "--yes")
    assert (again.status, "2 sent, 1 unconfirmed" in again.err) == (2, True)
    resumed = await run(server, "jobs", "resume", job, "--yes")
    assert (resumed.status, resumed.out) == (
        3,
        f"Nothing is left to do for job {job}: 2 sent, 1 unconfirmed.\n"
        "Find out whether the unconfirmed rows arrived. To send those again that did not arrive:\n"
        f"  postalytics jobs resend {job}\n",
    )
    resent = await run(server, "jobs", "resend", job)
    assert resent.status == 2
    assert "--yes is not supported. Nothing was sent." in resent.err


async def test_people_on_the_list_are_left_out_on_request(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    assert (await upload(server, people(3))).status == 0
    path = people(4, "Eve;;1 Main St;Boston;MA;10001\r\n")
    refused = await upload(server, path, "--compare", "list")
    assert refused.status == 2
    assert "people.csv:2 (row 1): is on contact list 1 already\n" in refused.err
    ended = await upload(server, path, "--compare", "list", "--skip-bad-rows")
    assert ended.status == 1
    assert (
        "\nSkipped      4 of 5 rows:\n               is on contact list 1 already: 3 rows\n"
    ) in ended.out
    assert "  added        1\n  rejected     4  " in ended.out
    assert [record["first_name"] for record in uploaded(server)][3:] == ["Ada 3"]
    assert "after you have corrected them" in ended.out  # Eve has no last name.
    reasons = path.with_name("people.rejected.txt").read_text()
    assert reasons.count("is on contact list 1 already\n") == 3
    stories = [(await run(server, "jobs", "show", job)).out for job in names_in(jobs)]
    (story,) = [story for story in stories if "bad rows set aside; rows: 4\n" in story]
    assert "baseline; kept" in story


async def test_people_on_the_list_are_not_offered_for_correction(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    assert (await upload(server, people(3))).status == 0
    ended = await upload(server, people(4), "--compare", "list", "--skip-bad-rows")
    assert "  added        1\n  rejected     3  " in ended.out
    assert "\nNothing is left to do.\n" in ended.out
    assert "corrected" not in ended.out


async def test_a_row_token_reconciles_a_row_with_certainty(
    server: FakePostalytics, people: Callable[..., Path], jobs: Path
) -> None:
    async def drop() -> web.StreamResponse | None:
        server.intercept = None
        return web.Response(status=500)

    server.intercept = after(1, drop)
    words = ("--timeout", "0.5", "--quiet-period", "0.6", "--token-field", "var_field_35")
    ended = await upload(server, people(2), *words, "--concurrency", "1")
    assert (ended.status, len(uploaded(server))) == (0, 2)
    assert {record["var_field_35"].split(":")[1] for record in uploaded(server)} != {""}
    row = (await run(server, "jobs", "row", only_job(jobs), "2")).out
    assert [line.split("  ")[2].split(";")[0] for line in row.splitlines()[1:]] == [
        *["about to be sent", "unconfirmed", "pending", "about to be sent", "succeeded"]
    ]


async def test_the_serve_command_serves_and_stops() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", "serve", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    first = (await process.stdout.readline()).decode()
    port = first.split()[5].rstrip(".").rpartition(":")[2]
    taken = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", "serve", "--port", port),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    refused = await end(taken)
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert refused.err.startswith(f"Error: Cannot listen on 127.0.0.1, port {port}: ")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("Stopped.\n")
