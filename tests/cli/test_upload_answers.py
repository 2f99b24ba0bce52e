"""What an operator sees of answers that confirm nothing, or say that there was an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from cli.running import upload
from postalytics.testing import FakePostalytics, Fault

People = Callable[..., Path]


async def test_a_first_answer_that_confirms_nothing_is_warned_of(
    server: FakePostalytics, people: People
) -> None:
    server.faults.append(Fault("empty_body", operation="create_contact"))

    ended = await upload(server, people(3))

    warning = "Warning: The API accepted row "
    assert (ended.status, "  created    3\n" in ended.out) == (0, True)
    assert ended.out.count(warning) == 1
    assert ended.err.count(warning) >= 1


async def test_a_list_whose_rows_all_get_an_error_in_a_success_stops_with_its_message(
    server: FakePostalytics, people: People
) -> None:
    server.faults.append(
        Fault("error_in_success", operation="create_contact", message="Insufficient funds")
    )

    ended = await upload(server, people(60), "--concurrency", "4")

    assert ended.status == 3
    assert re.search(r"^  created +0$", ended.out, re.M)
    assert "Stopped early: " in ended.out
    assert "Insufficient funds" in ended.out
    assert len([one for one in server.requests if one.method == "POST"]) < 15
