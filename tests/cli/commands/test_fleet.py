"""`fleet` submits the lists of accounts, carries them out, and shows how far they are."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from postalytics.testing import FakePostalytics, Fault
from support.campaign_modes import switch_mode
from support.cli.processes import Ended, run, start

People = Callable[..., Path]
OTHER = "Grace;Hopper;1 Main St;Boston;MA;02134\r\n"
ENDPOINT = "b4d5c0ffee"
KEYS = ("--keys", "env:KEY_{account}")


@pytest.fixture(autouse=True)
def _database(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTALYTICS_JOBS", postgres)


@pytest.fixture
def accounts(tmp_path: Path, people: People) -> Callable[..., Path]:
    """Write a file of accounts, each with a list of 3 people."""
    people(3)

    def accounts(*names: str, more: str = "") -> Path:
        path = tmp_path / "accounts.csv"
        lines = [f"{name},people.csv,1\n" for name in names]
        path.write_text("".join(["account,file,list\n", *lines, more]))
        return path

    return accounts


async def fleet(server: FakePostalytics, *words: str | Path) -> Ended:
    variables = {f"KEY_{name}": server.api_key for name in ("ACME", "BETA", "BETA_TWO")}
    return await run(server, "fleet", *words, **variables)


async def submit(server: FakePostalytics, path: Path, *words: str) -> Ended:
    return await fleet(server, "submit", path, *KEYS, *words, "--", "--base-url", server.url)


async def status(server: FakePostalytics) -> dict[str, str]:
    found = json.loads((await fleet(server, "status", "--json")).out)
    return {job["account"]: job["state"] for job in found["each"]}


async def test_lists_are_submitted_carried_out_and_shown(
    server: FakePostalytics, accounts: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "others.csv").write_text((tmp_path / "people.csv").read_text() + OTHER)
    submitted = await submit(server, accounts("acme", more="beta,others.csv,1\n"))
    assert (submitted.status, submitted.out.splitlines()) == (
        0,
        ["acme  people.csv  in the queue", "beta  others.csv  in the queue"],
    )
    assert submitted.err == "2 lists in the queue, 0 not.\n"
    assert await status(server) == {"acme": "queued", "beta": "queued"}
    keys = {f"KEY_{name}": server.api_key for name in ("ACME", "BETA")}
    worker = await start(server, "fleet", "work", *KEYS, typed=None, **keys)
    while set((await status(server)).values()) != {"finished"}:
        pass
    worker.send_signal(signal.SIGTERM)
    out, err = await worker.communicate()
    assert (worker.returncode, out) == (0, b"")
    assert err.decode().endswith("Stopped: no job is held.\n")
    shown = await fleet(server, "status")
    assert shown.out.splitlines() == [
        "Jobs    2 of 2 accounts",
        "States  2 finished",
        "Rows    7 succeeded",
    ]


async def test_a_list_that_cannot_be_sent_is_named_and_the_others_are_submitted(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    found = await submit(server, accounts("acme", more="beta,missing.csv,1\ngamma,people.csv,1\n"))
    assert (found.status, found.out) == (2, "acme  people.csv  in the queue\n")
    assert "accounts.csv:3: beta: " in found.err
    assert "missing.csv cannot be read: No such file or directory." in " ".join(found.err.split())
    assert "accounts.csv:4: gamma: There is no key of the account gamma" in found.err
    assert found.err.endswith("1 list in the queue, 2 not.\n")
    assert await status(server) == {"acme": "queued"}


async def test_the_same_file_of_accounts_can_be_submitted_again(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    path = accounts("acme")
    first, second = [await submit(server, path) for _ in range(2)]
    assert (first.status, second.status) == (0, 0)
    assert second.out.startswith("acme  The list was in the queue before, as job ")
    assert second.err == "0 lists in the queue, 0 not. 1 before.\n"
    assert await status(server) == {"acme": "queued"}


async def test_two_accounts_may_have_the_same_list(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    assert (await submit(server, accounts("acme", "beta"))).status == 0
    assert await status(server) == {"acme": "queued", "beta": "queued"}


async def test_lists_that_were_sent_or_stopped_are_not_submitted_again(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    await submit(server, accounts("acme"))
    keys = {"KEY_ACME": server.api_key}
    worker = await start(server, "fleet", "work", *KEYS, typed=None, **keys)
    while await status(server) != {"acme": "finished"}:
        pass
    worker.send_signal(signal.SIGTERM)
    await worker.communicate()
    contacts = len(server.records("contacts"))
    await submit(server, accounts("beta"))
    await fleet(server, "cancel", "beta", "--yes")
    found = await submit(server, accounts("acme", "beta"))
    assert found.status == 2
    assert found.out.startswith("acme  people.csv was uploaded already, as job ")
    assert "accounts.csv:3: beta: The job " in found.err
    said = "was cancelled: what is pending is never sent.\n0 lists in the queue, 1 not. 1 before.\n"
    assert found.err.endswith(said)
    assert await status(server) == {"acme": "finished", "beta": "cancelled"}
    assert len(server.records("contacts")) == contacts


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "accounts.csv names no account below a header with account and file."),
        ("account,file\n", "accounts.csv names no account below a header with account and file."),
        ("account,list\nacme,1\n", "accounts.csv:1 has no column 'file'."),
        (
            "account,file,lst\nacme,x,1\n",
            "has a column 'lst', which is not an option of the upload. Did you mean list?",
        ),
        ("account,file,file\nacme,x,1\n", "accounts.csv:1 has a column 'file', twice."),
        ("account,file\nacme\n", "accounts.csv:2 has 1 cells, and the header 2."),
        ("account,file\n../x,a.csv\n", "accounts.csv:2: An account cannot have the name '../x'"),
        ("account,file\nacme,\n", "accounts.csv:2 names no file."),
        ('account,file\n"acme,x\n', "is not CSV: unexpected end of data."),
        ("account,file,\nacme,x,\n", "accounts.csv:1 has no name for column 3."),
        (
            "account,file,skip-bad-rows\nacme,x,yes\n",
            "has a column 'skip-bad-rows', an option without a value: give it to all lists",
        ),
        (
            "account,file,api-key-file\nacme,x,key\n",
            "has a column 'api-key-file', which is not an option of the upload.",
        ),
    ],
)
async def test_a_bad_file_of_accounts_is_refused_with_its_line(
    content: str, problem: str, server: FakePostalytics, tmp_path: Path
) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(content)
    found = await submit(server, path)
    assert (found.status, found.out) == (2, "")
    assert problem in " ".join(found.err.split())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "accounts.csv cannot be read: No such file or directory."),
        (b"account,file\nacm\xe9,a.csv\n", "accounts.csv is not UTF-8: save it as UTF-8."),
        (b" " * (16 * 1024 * 1024 + 1), "accounts.csv is larger than 16,777,216 bytes."),
    ],
)
async def test_a_file_of_accounts_that_cannot_be_read_is_refused(
    content: bytes | None, problem: str, server: FakePostalytics, tmp_path: Path
) -> None:
    path = tmp_path / "accounts.csv"
    if content is not None:
        path.write_bytes(content)
    found = await submit(server, path)
    assert (found.status, found.out) == (2, "")
    assert problem in " ".join(found.err.split())


async def test_an_account_is_paused_resumed_and_cancelled(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    await submit(server, accounts("acme"))
    paused = await fleet(server, "pause", "acme")
    assert (paused.status, await status(server)) == (0, {"acme": "paused"})
    assert paused.out.startswith("1 job of acme is paused: ")
    await fleet(server, "resume", "acme")
    assert await status(server) == {"acme": "queued"}
    asked = await fleet(server, "cancel", "acme")
    assert (asked.status, await status(server)) == (2, {"acme": "queued"})
    await fleet(server, "cancel", "acme", "--yes")
    assert await status(server) == {"acme": "cancelled"}


async def test_without_a_database_the_message_says_how_to_name_one(
    server: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POSTALYTICS_JOBS")
    found = await fleet(server, "status")
    assert found.status == 2
    assert "postalytics fleet --jobs postgresql://USER@HOST/DATABASE" in found.err


async def test_an_empty_fleet_says_so(server: FakePostalytics) -> None:
    assert (await fleet(server, "status")).out == "There are no jobs.\n"
    assert (await fleet(server, "status", "acme")).out == "There are no jobs of acme.\n"
    assert (await fleet(server, "unconfirmed")).out == "0 rows unconfirmed.\n"


async def test_rows_in_flight_are_not_unconfirmed(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    received, answered = asyncio.Event(), asyncio.Event()

    async def hold(operation: str, _: object) -> None:
        if operation == "contacts.create_contact":
            received.set()
            await answered.wait()

    server.intercept = hold
    await submit(server, accounts("acme"))
    worker = await start(server, "fleet", "work", *KEYS, typed=None, KEY_ACME=server.api_key)
    await received.wait()
    shown = (await fleet(server, "status")).out.splitlines()
    found = json.loads((await fleet(server, "status", "--json")).out)
    listed = await fleet(server, "unconfirmed")
    answered.set()
    worker.send_signal(signal.SIGTERM)
    await worker.communicate()

    assert shown[:3] == [
        "Jobs    1 of 1 account",
        "States  1 sending",
        "Rows    1 in flight, 2 pending",
    ]
    assert shown[4].endswith("sending  0 of 3 rows succeeded, 1 in flight")
    assert (found["rows"]["in_flight"], found["rows"]["unconfirmed"]) == (1, 0)
    assert listed.out == "0 rows unconfirmed.\n"


async def test_a_row_that_an_earlier_worker_lost_is_unconfirmed_while_another_has_the_job(
    server: FakePostalytics, accounts: Callable[..., Path], postgres: str
) -> None:
    received = asyncio.Event()

    async def hold(operation: str, _: object) -> None:
        if operation == "contacts.create_contact":
            received.set()
            await asyncio.Event().wait()

    server.intercept = hold
    await submit(server, accounts("acme"))
    worker = await start(server, "fleet", "work", *KEYS, typed=None, KEY_ACME=server.api_key)
    await received.wait()
    worker.kill()
    await worker.wait()
    with psycopg.connect(postgres, autocommit=True) as connection:  # Another one claims the job.
        claim = "UPDATE postalytics.jobs SET epoch = epoch + 1, lease_until = now() + '1 hour'"
        connection.execute(claim)
    shown = (await fleet(server, "status")).out
    lost = json.loads((await fleet(server, "unconfirmed", "--json")).out)
    assert "  sending  " in shown
    assert {row["account"] for row in lost} == {"acme"}


async def test_a_job_that_waits_or_has_stopped_says_why(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    server.faults.append(Fault("reset_after", operation="contacts.create_contact", calls=[2]))
    await submit(server, accounts("acme", "beta-two"))
    keys = {"KEY_ACME": server.api_key, "KEY_BETA_TWO": "not-the-key-of-any-account"}
    worker = await start(server, "fleet", "work", *KEYS, typed=None, **keys)
    while {*(await status(server)).values()} != {"waiting", "stopped"}:
        pass
    worker.send_signal(signal.SIGTERM)
    await worker.communicate()
    shown = re.sub(r"[0-9a-f]{10}|\d\d:\d\d:\d\d", "…", (await fleet(server, "status")).out)

    assert shown.splitlines()[4:] == [
        "beta-two  …  stopped  0 of 3 rows succeeded",
        "  the API refuses the key",
        "acme      …  waiting  2 of 3 rows succeeded, 1 unconfirmed",
        "  until … UTC: the API may still be processing a row that got no response",
        "",
        "The log of its worker has the whole message of a job that has stopped. Remove "
        "the cause, and put it into the queue again: `fleet resume ACCOUNT`.",
    ]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("--dry-run", "--dry-run is not for a fleet."),
        ("--dry-run --json", "--dry-run is not for a fleet."),
        ("--help", "--help is not for a fleet."),
        ("--yes", "--yes is not for a fleet."),
        ("--jobs=elsewhere", "--jobs is not for a fleet."),
        ("--api-key-file key", "--api-key-file is not for a fleet."),
        ("--json-progress", "--json-progress is not for a fleet."),
        ("--save-mapping m.csv", "--save-mapping is not for a fleet."),
        ("--skip-bad-row", "No such option '--skip-bad-row'."),
    ],
)
async def test_an_option_with_which_nothing_would_be_submitted_is_refused(
    options: str, problem: str, server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    words = ("--", "--base-url", server.url, *options.split())
    found = await fleet(server, "submit", accounts("acme", "beta"), *KEYS, *words)
    assert (found.status, found.out) == (2, "")
    assert " ".join(found.err.split()).startswith(f"Error: {problem}")
    assert await status(server) == {}


async def test_a_file_of_accounts_may_have_semicolons(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    path = accounts("acme")
    path.write_text(path.read_text().replace(",", ";"), encoding="utf-8-sig")
    assert (await submit(server, path)).out == "acme  people.csv  in the queue\n"


async def test_the_name_of_a_file_is_not_an_option_and_not_standard_input(
    server: FakePostalytics, accounts: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = accounts(more="acme,-,1\nacme,--help,1\n")
    monkeypatch.chdir(path.parent)
    found = await fleet(server, "submit", path.name, *KEYS)
    assert (found.status, found.out) == (2, "")
    assert "".join(found.err.split()).count("cannotberead:Nosuchfileordirectory.") == 2


async def test_live_mail_of_a_fleet_is_never_asked_for_but_agreed_to_in_a_column(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    await switch_mode(server)
    path = accounts()
    path.write_text(f"account,file,endpoint\nacme,people.csv,{ENDPOINT}\n")
    words = (*KEYS, "--operation", "mail.send", "--", "--base-url", server.url)
    refused = await fleet(server, "submit", path, *words)
    assert (refused.status, refused.out) == (2, "")
    assert "agree to that, give the list 3 in a column live." in " ".join(refused.err.split())
    path.write_text(f"account,file,endpoint,live\nacme,people.csv,{ENDPOINT},3\n")
    agreed = await fleet(server, "submit", path, *words)
    assert (agreed.status, agreed.out) == (0, "acme  people.csv  in the queue\n")


async def test_what_to_type_for_columns_that_do_not_match_is_a_command_of_the_fleet(
    server: FakePostalytics, accounts: Callable[..., Path], tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    path = accounts("acme")
    people.write_text(people.read_text().replace("First Name", "Vorname"))
    found = await submit(server, path)
    assert "\n  postalytics fleet submit ACCOUNTS.csv --operation contacts.upload" in found.err
    assert "contacts upload " not in found.err


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("cancel", "acme", "--yes"), "is cancelled. A cancelled job is never sent."),
        (("pause", "acme"), "is paused. To go on with it, resume its account:"),
    ],
)
async def test_a_job_that_is_paused_or_cancelled_cannot_be_resumed_past_its_fleet(
    change: tuple[str, ...],
    problem: str,
    server: FakePostalytics,
    accounts: Callable[..., Path],
) -> None:
    contacts = len(server.records("contacts"))
    await submit(server, accounts("acme"))
    await fleet(server, *change)
    job = json.loads((await fleet(server, "status", "--json")).out)["each"][0]["job"]
    for command in ("resume", "resend"):
        words = ("jobs", command, job, *(["--yes"] * (command == "resume")))
        found = await run(server, *words)
        assert found.status == 2
        assert problem in " ".join(found.err.split())
    assert len(server.records("contacts")) == contacts


async def test_a_list_of_jobs_shows_that_one_in_the_queue_has_not_begun(
    server: FakePostalytics, accounts: Callable[..., Path]
) -> None:
    await submit(server, accounts("acme"))
    listed = (await run(server, "jobs")).out
    assert "not begun: 3 pending" in listed
    assert "unknown" not in listed
    job = json.loads((await fleet(server, "status", "--json")).out)["each"][0]["job"]
    shown = (await run(server, "jobs", "show", job)).out
    assert f"{job}, not begun\n" in shown
