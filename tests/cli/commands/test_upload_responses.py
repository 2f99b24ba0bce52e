"""Responses without a confirmation, or with an error in a success, on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from postalytics.testing import FakePostalytics, Fault
from support.cli.processes import only_job, run, upload

People = Callable[..., Path]


async def test_a_first_response_without_confirmation_gives_a_warning_and_each_is_recorded(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    server.faults.append(Fault("empty_body", operation="create_contact"))

    ended = await upload(server, people(3))

    warning = "Warning: The API accepted row "
    assert (ended.status, "  added        3\n" in ended.out) == (0, True)
    assert ended.out.count(warning) == 1
    job = only_job(jobs)
    assert (
        "Responses    3 rows added, but the response confirms nothing\n"
        in (await run(server, "jobs", "show", job)).out
    )
    assert json.loads((await run(server, "jobs", "report", job)).out)["status_only"] == 3
    row = (await run(server, "jobs", "row", job, "3")).out
    assert row.endswith("succeeded; answer: confirms nothing\n")
    assert ended.err.count(warning) >= 1


async def test_errors_in_successes_for_all_rows_stop_the_job_with_their_message(
    server: FakePostalytics, people: People
) -> None:
    server.faults.append(
        Fault("error_in_success", operation="create_contact", message="Insufficient funds")
    )

    ended = await upload(server, people(60), "--concurrency", "4")

    assert ended.status == 3
    assert re.search(r"^  added +0$", ended.out, re.M)
    assert "Stopped early: " in ended.out
    assert "Insufficient funds" in ended.out
    assert len([one for one in server.requests if one.method == "POST"]) < 15


async def test_an_incomplete_list_before_the_job_stops_it_and_shows_the_remedy(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    async def intercept(operation: str, _: web.Request) -> web.Response | None:
        short = {"ContactDetails": [], "ListDetails": {"Id": 7654, "Total": 3}}
        listing = operation == "suppressions.list_suppressed_contacts"
        return web.json_response(short) if listing else None

    server.intercept = intercept
    to = ("--list", "7654", "--base-url", server.url, "--yes")
    ended = await run(server, "suppressions", "fill", people(2), *to)
    assert (ended.status, len(server.records("suppressed_contacts"))) == (2, 1)
    assert "With a token field each row has its own token" in ended.out
    words = ("suppressions", "fill", people(2), *to, "--token-field", "var_field_1")
    refused = await run(server, *words)
    assert f"postalytics jobs forget {only_job(jobs)}" in refused.err
    assert (await run(server, "jobs", "forget", only_job(jobs), "--yes")).status == 0
    marked = await run(server, *words)
    assert (marked.status, len(server.records("suppressed_contacts"))) == (0, 3)
