"""Live mail on the command line, in separate processes: nothing is billed by accident."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics, Fault
from support.bulk.journals import marked_anew
from support.campaign_modes import switch_mode
from support.cli.processes import Ended, end, names_in, only_job, run, start

People = Callable[..., Path]

ENDPOINT = "b4d5c0ffee"
FLOW = "f10a7ed001"


def sending(server: FakePostalytics, path: Path | str, *words: str) -> list[str | Path]:
    to = ["--base-url", server.url, "--concurrency", "1"]
    to += [] if "--endpoint" in words else ["--endpoint", ENDPOINT]
    return ["mail", "send", path, *to, *words]


async def send(server: FakePostalytics, path: Path | str, *words: str) -> Ended:
    return await run(server, *sending(server, path, *words))


def pieces(server: FakePostalytics) -> int:
    return len(server.records("pieces"))


async def plan(server: FakePostalytics, path: Path, *words: str) -> dict[str, Any]:
    ended = await send(server, path, "--dry-run", "--json", *words)
    assert (ended.status, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    return found


async def report(server: FakePostalytics, job: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await run(server, "jobs", "report", job)).out)
    return found


@pytest.fixture
async def stopped(server: FakePostalytics, people: People, jobs: Path) -> str:
    """The id of a job in test mode that stopped after two of five pieces."""

    async def intercept(operation: str, _: web.Request) -> None:
        if operation == "mail.send_mail" and pieces(server) == 1:
            server.intercept = None
            await switch_mode(server)

    server.intercept = intercept
    ended = await send(server, people(5), "--yes")
    assert (ended.status, pieces(server)) == (3, 2)
    assert "Stopped early: The API no longer shows test mode" in ended.out
    assert "may be real mail, so check the last pieces" in ended.out
    return only_job(jobs)


async def test_yes_alone_sends_no_live_mail(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await switch_mode(server)
    ended = await send(server, people(2), "--yes")
    assert (ended.status, pieces(server), names_in(jobs)) == (2, 0, [])
    assert "--yes does not send live mail. To send live mail without a question: --live 2" in (
        ended.err
    )


async def test_the_number_of_pieces_sends_live_mail(
    server: FakePostalytics, people: People
) -> None:
    await switch_mode(server)
    ended = await send(server, people(2), "--live", "2")
    assert (ended.status, pieces(server)) == (0, 2)
    assert "\nMode         LIVE: pieces are printed and billed\n" in ended.out


async def test_another_number_is_refused(server: FakePostalytics, people: People) -> None:
    await switch_mode(server)
    ended = await send(server, people(2), "--live", "3")
    assert (ended.status, pieces(server)) == (2, 0)
    assert "--live is 3, but 2 pieces would be sent now." in ended.err


async def test_a_dry_run_shows_the_number_of_rows_to_send(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    path = people(3)
    found = await plan(server, path)
    assert (found["mode"], found["listed"], found["to_send"], found["job"]) == (
        *("test", True, 3, None),
    )
    await switch_mode(server)
    server.faults.append(Fault("refused", status=401, operation="send_mail", calls=[2]))
    assert (await send(server, path, "--live", "3")).status == 2
    found = await plan(server, path)
    assert (found["mode"], found["to_send"], found["job"]) == ("live", 2, only_job(jobs))
    assert (await send(server, path, "--live", str(found["to_send"]))).status == 0
    assert pieces(server) == 3


async def test_json_without_a_dry_run_and_unlisted_without_a_number_are_refused(
    server: FakePostalytics, people: People
) -> None:
    path = people(1)
    json_alone = await send(server, path, "--json")
    assert (json_alone.status, "--json prints the plan of --dry-run" in json_alone.err) == (2, True)
    unlisted = await send(server, path, "--unlisted")
    assert (unlisted.status, "--unlisted needs --live N" in unlisted.err) == (2, True)


async def test_a_list_on_standard_input_is_sent_live_by_its_number(
    server: FakePostalytics, people: People
) -> None:
    await switch_mode(server)
    content = people(2).read_bytes()
    yes = await end(await start(server, *sending(server, "-", "--yes"), typed=content))
    assert (yes.status, pieces(server)) == (2, 0)
    ended = await end(await start(server, *sending(server, "-", "--live", "2"), typed=content))
    assert (ended.status, pieces(server)) == (0, 2)


async def test_an_endpoint_on_no_list_needs_unlisted(
    server: FakePostalytics, people: People
) -> None:
    path = people(1)
    words = ("--endpoint", "B4D5C0FFEE", "--live", "1")
    refused = await send(server, path, *words)
    assert (refused.status, refused.out) == (2, "")
    listing = f"postalytics campaigns list --base-url {server.url}"
    assert refused.err == (
        "Error: Account 1001 (Metacortex) has no endpoint B4D5C0FFEE. Did you mean b4d5c0ffee "
        f"(Keymaker)? Nothing was sent.\nTo see what there is:\n  {listing}\nTo send all the same, "
        "with the number of pieces, which may be printed and billed:\n  --live N --unlisted\n"
    )
    ended = await send(server, path, *words, "--unlisted")
    assert (ended.status, pieces(server)) == (1, 0)
    assert "\nTarget       endpoint B4D5C0FFEE\n" in ended.out
    assert (
        "\nMode         UNKNOWN, treated as live: no such endpoint found. Check the\n" in ended.out
    )


async def test_an_endpoint_that_left_the_list_before_the_start_needs_unlisted(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await switch_mode(server)
    readings = 0

    async def intercept(operation: str, _: web.Request) -> web.StreamResponse | None:
        nonlocal readings
        readings += operation == "campaigns.list_campaigns"
        gone = readings > 1 and operation.startswith("campaigns.list_")
        return web.json_response([]) if gone else None

    server.intercept = intercept
    ended = await send(server, people(2), "--live", "2")
    assert "Mode         LIVE: pieces are printed and billed\n" in ended.out
    assert (ended.status, pieces(server), names_in(jobs)) == (2, 0, [])
    assert "now nothing shows that the endpoint exists and is live. Nothing was sent." in ended.err


async def test_an_enrolment_is_treated_as_live(server: FakePostalytics, people: People) -> None:
    words = ("flows", "enroll", people(2), "--flow", FLOW, "--base-url", server.url)
    yes = await run(server, *words, "--yes")
    assert (yes.status, "--live 2 --unlisted" in yes.err) == (2, True)
    assert "Mode         UNKNOWN, treated as live: this flow shows no mode\n" in yes.out
    ended = await run(server, *words, "--live", "2", "--unlisted")
    assert ended.status == 0


async def test_a_refused_number_changes_the_state_of_no_row(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await switch_mode(server)
    server.faults.append(Fault("refused", status=400, operation="send_mail", calls=[1]))
    server.faults.append(Fault("refused", status=401, operation="send_mail", calls=[3]))
    assert (await send(server, people(4), "--live", "4")).status == 2
    job = only_job(jobs)

    readings = 0

    async def intercept(operation: str, _: web.Request) -> None:
        nonlocal readings
        readings += operation == "campaigns.list_campaigns"
        if readings == 2:  # The number was agreed to, and the job continues in another process.
            server.intercept = None
            assert (await run(server, "jobs", "resume", job, "--live", "2")).status == 1

    server.intercept = intercept
    refused = await run(server, "jobs", "resume", job, "--rejected", "--live", "3")
    assert (refused.status, pieces(server)) == (2, 3)
    assert "3 live pieces were agreed to, but 1 is left to send" in refused.err
    found = (await report(server, job))["counts"]
    assert (found["succeeded"], found["rejected"], found["pending"]) == (3, 1, 0)


# A change of mode


async def test_a_test_is_never_resumed_as_live_mail(server: FakePostalytics, stopped: str) -> None:
    for words in (("--yes",), ("--live", "3"), ("--live", "3", "--yes", "--unlisted")):
        resumed = await run(server, "jobs", "resume", stopped, *words)
        assert (resumed.status, pieces(server)) == (2, 2)
        assert f"Job {stopped} sends tests, but this endpoint is live now" in resumed.err
        assert "2 rows went as tests. The API no longer shows test mode" in resumed.err
        assert "as a new job:\n  postalytics mail send " in resumed.err


async def test_a_job_without_a_mode_is_not_resumed_and_shows_no_mode(
    server: FakePostalytics, stopped: str, jobs: Path
) -> None:
    with contextlib.closing(sqlite3.connect(jobs / stopped / "journal.sqlite")) as journal, journal:
        journal.execute(
            "UPDATE job SET value = json_remove(value, '$.mode') WHERE name = 'parameters'"
        )
    marked_anew(jobs / stopped / "journal.sqlite")
    resumed = await run(server, "jobs", "resume", stopped, "--live", "3")
    assert (resumed.status, pieces(server)) == (2, 2)
    assert f"Job {stopped} was started by a version that did not record the mode" in resumed.err
    assert "sends live mail" not in resumed.err


async def test_the_mode_of_each_run_and_row_is_shown(server: FakePostalytics, stopped: str) -> None:
    found = await report(server, stopped)
    none = {"rejected": 0, "unconfirmed": 0, "pending": 0}
    assert (found["mode"], found["modes"]) == ("test", {"test": {"succeeded": 2, **none}})
    assert [run["mode"] for run in found["runs"]] == ["test"]
    shown = (await run(server, "jobs", "show", stopped)).out
    assert "Mode         test\n             2 sent in test mode: some of the last rows may" in shown
    row = (await run(server, "jobs", "row", stopped, "1")).out
    assert [line.partition("  ")[2].split("  ")[-1] for line in row.splitlines()[1:]] == [
        "about to be sent; mode: test",
        "succeeded; mode: test",
    ]


async def test_a_test_is_resumed_after_a_switch_back_to_test_mode(
    server: FakePostalytics, stopped: str
) -> None:
    await switch_mode(server)
    resumed = await run(server, "jobs", "resume", stopped, "--yes")
    assert (resumed.status, pieces(server)) == (0, 5)


async def test_a_rehearsal_and_the_real_run_are_separate_jobs(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    path = people(3)
    assert (await send(server, path, "--yes")).status == 0
    rehearsal = only_job(jobs)
    await switch_mode(server)
    ended = await send(server, path, "--live", "3")
    assert (ended.status, pieces(server), len(names_in(jobs))) == (0, 6, 2)
    assert f"This list was sent as a test by job {rehearsal}: 3 sent." in ended.out
    again = await send(server, path, "--live", "3")
    assert (again.status, "was uploaded already" in again.err, pieces(server)) == (2, True, 6)


async def test_live_mail_is_not_resumed_as_a_test(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await switch_mode(server)
    server.faults.append(Fault("refused", status=401, operation="send_mail", calls=[2]))
    assert (await send(server, people(3), "--live", "3")).status == 2
    await switch_mode(server)
    job = only_job(jobs)
    resumed = await run(server, "jobs", "resume", job, "--yes")
    assert (resumed.status, pieces(server)) == (2, 1)
    assert f"Job {job} sends live mail, but this endpoint is in test mode now" in resumed.err
    await switch_mode(server)
    again = await run(server, "jobs", "resume", job, "--live", "2")
    assert (again.status, pieces(server)) == (0, 3)


async def test_a_switch_from_live_to_test_during_the_upload_is_reported(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await switch_mode(server)

    async def intercept(operation: str, _: web.Request) -> None:
        if operation == "mail.send_mail" and pieces(server) == 1:
            server.intercept = None
            await switch_mode(server)

    server.intercept = intercept
    changed = "The mode was live when the rows were started, and is test now; it is unknown which"
    ended = await send(server, people(3), "--live", "3")
    assert (ended.status, f"Warning: {changed}" in ended.out) == (3, True)
    job = only_job(jobs)
    shown = (await run(server, "jobs", "show", job)).out
    assert "3 sent in live mode: some rows may have been tests\n" in shown
    assert "live mode (changed)" in (await run(server, "jobs")).out
    again = await run(server, "jobs", "resume", job)
    assert (again.status, f"Warning: {changed}" in again.out) == (3, True)
    (run_of_it,) = (await report(server, job))["runs"]
    assert run_of_it["mode_change"].startswith(changed)
    first = f"{'':13}The mode was live when the rows were started, and is test now; it"
    shown = (await run(server, "jobs", "show", job)).out
    assert f"\n{first}\n{'':13}is unknown which rows" in shown


async def test_an_address_of_an_endpoint_is_the_endpoint(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    path = people(2)
    address = f"https://app.example/x/{ENDPOINT}/"
    ended = await send(server, path, "--endpoint", address, "--yes")
    assert (ended.status, pieces(server)) == (0, 2)
    assert f"Target       endpoint {ENDPOINT}: Keymaker\n" in ended.out
    again = await send(server, path, "--yes")
    assert (again.status, "was uploaded already" in again.err) == (2, True)


async def test_a_mode_that_cannot_be_read_is_reported(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    server.faults.append(Fault("refused", status=403, operation="list_campaigns"))
    ended = await send(server, people(1), "--yes")
    assert (ended.status, names_in(jobs), pieces(server)) == (2, [], 0)
    assert ended.err.startswith("Error: Cannot determine whether this is live mail: ")


async def test_a_rehearsal_with_a_damaged_journal_is_reported_and_does_not_stop_the_upload(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    path = people(1)
    assert (await send(server, path, "--yes")).status == 0
    rehearsal = only_job(jobs)
    (jobs / rehearsal / "journal.sqlite").write_text("This is not a journal.")
    await switch_mode(server)
    ended = await send(server, path, "--live", "1")
    assert (ended.status, pieces(server)) == (0, 2)
    said = f"as a test by job {rehearsal}: its journal cannot be read."
    assert said in " ".join(ended.out.split())


async def test_a_mode_that_is_not_text_is_shown_as_it_is(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    assert (await send(server, people(1), "--yes")).status == 0
    job = only_job(jobs)
    with contextlib.closing(sqlite3.connect(jobs / job / "journal.sqlite")) as journal, journal:
        journal.execute(
            "UPDATE job SET value = json_set(value, '$.mode', 5) WHERE name = 'parameters'"
        )
    shown = await run(server, "jobs", "show", job)
    assert (shown.status, "Mode         5\n" in shown.out) == (0, True)
    assert "5 mode" in (await run(server, "jobs")).out


async def test_an_unconfirmed_piece_of_a_test_is_not_resent_live(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    server.faults.append(Fault("reset_after", operation="send_mail", calls=[2]))
    assert (await send(server, people(3), "--yes")).status == 3
    await switch_mode(server)
    resent = await run(server, "jobs", "resend", only_job(jobs))
    assert (resent.status, pieces(server)) == (2, 3)
    assert "Mode         LIVE: pieces are printed and billed\n" in resent.out
    assert "sends tests, but this endpoint is live now" in resent.err


async def test_an_unconfirmed_live_piece_is_not_resent_as_a_test(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await switch_mode(server)
    server.faults.append(Fault("reset_after", operation="send_mail", calls=[2]))
    assert (await send(server, people(3), "--live", "3")).status == 3
    await switch_mode(server)
    job = only_job(jobs)
    resent = await run(server, "jobs", "resend", job)
    assert (resent.status, pieces(server)) == (2, 3)
    assert resent.err.endswith(
        f"Put the endpoint into live mode again, then:\n  postalytics jobs resend {job}\n"
    )


async def test_live_is_refused_for_an_operation_that_mails_nothing(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    server.faults.append(Fault("refused", status=401, operation="create_contact", calls=[2]))
    to = ("--list", "1", "--base-url", server.url, "--concurrency", "1", "--yes")
    assert (await run(server, "contacts", "upload", people(3), *to)).status == 2
    resumed = await run(server, "jobs", "resume", only_job(jobs), "--live", "2")
    assert (resumed.status, "This command does not send mail. Remove --live" in resumed.err) == (
        2,
        True,
    )
