"""People who are on a compared list get nothing, however the job is resumed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.models import NewContact, NewSuppressedContact
from postalytics.testing import FakePostalytics, Fault
from support.campaign_modes import switch_mode
from support.cli.processes import Ended, names_in, only_job, run, upload

People = Callable[..., Path]

SUPPRESSIONS = 7654
ONE_AT_A_TIME = ("--concurrency", "1")


def person(number: int) -> dict[str, Any]:
    """Return one contact of the file of people."""
    return {
        "first_name": f"Ada {number}",
        "last_name": "Byron",
        "address_street": "1 Main St",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
    }


async def put_on_list(server: FakePostalytics, *numbers: int) -> None:
    async with Postalytics(server.api_key, base_url=server.url) as client:
        for number in numbers:
            await client.contacts.create_contact(NewContact(contact_list_id=1, **person(number)))


async def suppress(server: FakePostalytics, *numbers: int) -> None:
    async with Postalytics(server.api_key, base_url=server.url) as client:
        for number in numbers:
            await client.suppressions.create_suppressed_contact(
                NewSuppressedContact(**person(number)), suppression_list_id=SUPPRESSIONS
            )


async def send(server: FakePostalytics, path: Path, *words: str) -> Ended:
    to = ("--endpoint", "b4d5c0ffee", "--base-url", server.url)
    return await run(server, "mail", "send", path, *to, "--yes", *words)


async def counts(server: FakePostalytics) -> dict[str, int]:
    """Return the counts of the only job."""
    (job,) = json.loads((await run(server, "jobs", "--json")).out)
    found: dict[str, int] = job["counts"]
    return found


def sent(server: FakePostalytics, operation: str) -> int:
    return sum(r.operation == operation and r.status == 200 for r in server.requests)


def names(server: FakePostalytics) -> list[Any]:
    """Return the first names on contact list 1, without the three of the fake."""
    return [record["first_name"] for record in server.records("contacts")[3:]]


# Lists in an envelope


async def test_suppressed_people_are_not_put_on_a_list(
    server: FakePostalytics, people: People
) -> None:
    await suppress(server, 1)
    refused = await upload(server, people(3), "--compare", "suppressions")
    assert (refused.status, "Traceback" in refused.err, names(server)) == (2, False, [])
    assert "(row 2)" in refused.err
    ended = await upload(server, people(3), "--compare", "suppressions", "--skip-bad-rows")
    assert (ended.status, sorted(names(server))) == (1, ["Ada 0", "Ada 2"])


async def test_people_on_a_suppression_list_are_not_added_to_it_again(
    server: FakePostalytics, people: People
) -> None:
    await suppress(server, 1)
    before = len(server.records("suppressed_contacts"))
    words = ("--list", f"{SUPPRESSIONS}", "--base-url", server.url, "--yes")
    ended = await run(
        server,
        *("suppressions", "fill", people(3), *words, "--compare", "list", "--skip-bad-rows"),
    )
    assert (ended.status, len(server.records("suppressed_contacts")) - before) == (1, 2)


# Rows that were set aside


@pytest.mark.parametrize("suppressed", [1, 2])
async def test_a_retry_of_rejected_rows_mails_nothing_to_suppressed_people(
    suppressed: int, server: FakePostalytics, people: People, jobs: Path
) -> None:
    """The API rejects one of the other rows at first."""
    await suppress(server, suppressed)
    server.faults.append(Fault("refused", status=422, operation="mail.send_mail", calls=1))
    words = ("--compare", "suppressions", "--skip-bad-rows", *ONE_AT_A_TIME)
    assert (await send(server, people(3), *words)).status == 1
    assert await counts(server) == {"succeeded": 1, "rejected": 2, "unconfirmed": 0, "pending": 0}
    again = await run(server, "jobs", "resume", only_job(jobs), "--rejected", "--yes")
    assert (again.status, sent(server, "mail.send_mail")) == (1, 2)
    assert await counts(server) == {"succeeded": 2, "rejected": 1, "unconfirmed": 0, "pending": 0}
    more = await run(server, "jobs", "resume", only_job(jobs), "--rejected", "--yes")
    assert (more.status, sent(server, "mail.send_mail")) == (1, 2)


async def test_rows_that_only_the_comparison_rejected_are_not_retried(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    await put_on_list(server, 1)
    ended = await upload(server, people(2), "--compare", "list", "--skip-bad-rows")
    assert (ended.status, "--rejected" in ended.out) == (1, False)
    again = await run(server, "jobs", "resume", only_job(jobs), "--rejected", "--yes")
    assert (again.status, sorted(names(server))) == (1, ["Ada 0", "Ada 1"])


# A comparison after the job was started


async def test_pending_rows_of_people_found_later_are_set_aside(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    server.faults.append(Fault("refused", status=401, operation="create_contact", calls=2))
    path = people(4)
    assert (await upload(server, path, *ONE_AT_A_TIME)).status == 2
    assert names(server) == ["Ada 0"]
    await put_on_list(server, 3)
    words = ("--compare", "list", *ONE_AT_A_TIME)
    refused = await upload(server, path, *words)
    assert (refused.status, "(row 4)" in refused.err, "(row 1)" in refused.err) == (2, True, False)
    assert names(server) == ["Ada 0", "Ada 3"]
    ended = await upload(server, path, *words, "--skip-bad-rows")
    assert (ended.status, sorted(names(server))) == (1, ["Ada 0", "Ada 1", "Ada 2", "Ada 3"])
    assert await counts(server) == {"succeeded": 3, "rejected": 1, "unconfirmed": 0, "pending": 0}
    again = await run(server, "jobs", "resume", only_job(jobs), "--rejected", "--yes")
    assert (again.status, len(names(server))) == (1, 4)


async def test_people_listed_by_a_job_do_not_stop_it(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    server.faults.append(Fault("refused", status=401, operation="create_contact", calls=3))
    path, words = people(4), ("--compare", "list", *ONE_AT_A_TIME)
    assert (await upload(server, path, *words)).status == 2
    assert len(names(server)) == 2
    ended = await upload(server, path, *words)
    assert (ended.status, sorted(names(server))) == (0, [f"Ada {at}" for at in range(4)])
    assert len(names_in(jobs)) == 1
    finished = await upload(server, path, *words)
    assert (finished.status, len(names(server))) == (2, 4)


async def test_the_command_for_the_rejected_rows_compares_them_again(
    server: FakePostalytics, people: People
) -> None:
    await suppress(server, 1)
    path = people(2, "Eve;Byron;1 Main St;Boston;MA;0213\r\n")
    ended = await send(server, path, "--compare", "suppressions", "--skip-bad-rows")
    assert ended.status == 1
    (command,) = [line for line in ended.out.splitlines() if "people.rejected.csv --" in line]
    assert "--compare suppressions" in command
    assert " in test mode:\n  sent         1\n" in ended.out


# A campaign that becomes live


@pytest.mark.parametrize("pieces", [0, 2])
async def test_a_test_stops_mailing_when_its_campaign_becomes_live(
    pieces: int, server: FakePostalytics, people: People, jobs: Path
) -> None:
    """The campaign is switched after the plan is shown, or after `pieces` pieces were sent."""

    async def intercept(operation: str, _: web.Request) -> None:
        begun = operation == ("mail.send_mail" if pieces else "accounts.get_my_account")
        if begun and sent(server, "mail.send_mail") == max(pieces - 1, 0):
            server.intercept = None
            await switch_mode(server)

    server.intercept = intercept
    path = people(5)
    ended = await send(server, path, *ONE_AT_A_TIME)
    assert (ended.status, sent(server, "mail.send_mail")) == (3 if pieces else 2, pieces)
    assert (pieces > 0) == ("may be real mail, so check the last pieces" in ended.out)


async def test_the_number_of_live_pieces_leaves_out_people_found_by_a_later_comparison(
    server: FakePostalytics, people: People
) -> None:
    await switch_mode(server)
    path = people(4)
    server.faults.append(Fault("refused", status=401, operation="send_mail", calls=[2]))
    assert (await send(server, path, "--live", "4", *ONE_AT_A_TIME)).status == 2
    await suppress(server, 0, 2)  # The piece of the first person is sent already.
    compared = ("--compare", "suppressions", "--skip-bad-rows")
    plan = json.loads((await send(server, path, *compared, "--dry-run", "--json")).out)
    assert (plan["to_send"], plan["bad_rows"]) == (2, 1)
    refused = await send(server, path, *compared, "--live", "3")
    assert (refused.status, len(server.records("pieces"))) == (2, 1)
    assert (await send(server, path, *compared, "--live", "2")).status == 1
    assert len(server.records("pieces")) == 3
