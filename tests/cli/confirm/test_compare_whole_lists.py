"""Rows are compared with complete lists only: an incomplete list may lack people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics
from support.cli.processes import run
from support.reliability.suppressed import (
    MANY,
    PAGE,
    SHORT,
    UNREADABLE,
    WHOLE,
    Answer,
    people,
    told,
    without_a_total,
)

FILE = "First Name,Last Name,Address,City,State,ZIP\n" + "".join(
    f"Ada {n},Byron,1 Main St,Boston,MA,02134\n" for n in (229, 230, 231)
)


def listed(total: int | None) -> Any:
    return [{"Id": 7654, "Name": "No mail", "Total": total}]


async def compared(
    answer: Answer, folder: Path, *, total: int | None = MANY
) -> tuple[int, list[Any], str]:
    """Return the exit status, the people who were uploaded, and the output."""
    path = folder / "people.csv"
    path.write_text(FILE)

    async def intercept(operation: str, request: web.Request) -> web.Response | None:
        if operation == "suppressions.list_suppression_lists":
            return web.json_response(listed(total))
        if operation == "suppressions.list_suppressed_contacts":
            return web.json_response(answer(int(request.query["offset"])))
        return None

    async with FakePostalytics(speed=1000) as fake:
        fake.intercept = intercept
        words = ("--list", "1", "--base-url", fake.url, "--yes", "--skip-bad-rows")
        upload = ("contacts", "upload", path, *words, "--compare", "suppressions")
        ended = await run(fake, *upload)
        names = [record["first_name"] for record in fake.records("contacts")[3:]]
    return ended.status, names, ended.err


@pytest.mark.parametrize(
    "answer", [*WHOLE, lambda offset: told(people(offset, offset + PAGE), None)]
)
async def test_a_suppressed_person_is_never_uploaded(answer: Answer, tmp_path: Path) -> None:
    status, names, _ = await compared(answer, tmp_path)
    assert (status, sorted(names)) == (1, ["Ada 230", "Ada 231"])


@pytest.mark.parametrize("answer", [*SHORT, *UNREADABLE, without_a_total, lambda _: []])
async def test_nothing_is_uploaded_if_the_list_may_be_incomplete(
    answer: Answer, tmp_path: Path
) -> None:
    status, names, said = await compared(answer, tmp_path)
    assert (status, names, "Traceback" in said) == (2, [], False)


async def test_the_message_has_the_number_of_missing_items_and_the_remedy(tmp_path: Path) -> None:
    *_, said = await compared(without_a_total, tmp_path)
    assert (
        "suppression list 7654 cannot be shown to be complete: 100 items were read, but the API "
        "says that there are 230. A row that is on the list could be missed, so nothing was "
        "compared. Try again later; to go on without this comparison, leave out --compare "
        "suppressions and take the rows that are on the list out of your file."
    ) in " ".join(said.split())


async def test_a_list_without_a_total_may_be_incomplete(
    tmp_path: Path,
) -> None:
    status, names, said = await compared(without_a_total, tmp_path, total=None)
    assert (status, names) == (2, [])
    assert "100 items were read, but no response says how many there are" in " ".join(said.split())


async def test_the_total_of_a_list_is_compared_with_that_of_the_list_of_lists(
    tmp_path: Path,
) -> None:
    def of_each_page(offset: int) -> Any:
        page = people(offset * PAGE, offset * PAGE + PAGE)
        return told(page, len(page))

    status, names, said = await compared(of_each_page, tmp_path)
    assert (status, names) == (2, [])
    assert "100 items were read, but the API says that there are 230" in " ".join(said.split())


@pytest.mark.parametrize(("own", "other"), [(0, None), (None, 0), (99, 99), (None, -1)])
async def test_a_total_below_the_number_of_items_is_ignored(
    own: int | None, other: int | None, tmp_path: Path
) -> None:
    status, names, said = await compared(
        lambda offset: told(people(offset * PAGE, offset * PAGE + PAGE), own), tmp_path, total=other
    )
    assert (status, names) == (2, [])
    assert "100 items were read, but no response says how many there are" in " ".join(said.split())


async def test_a_list_without_names_is_not_compared(
    tmp_path: Path,
) -> None:
    def nameless(offset: int) -> Any:
        shown = [{"Id": n, "Who": f"Ada {n}"} for n in range(1, 4)] if offset == 0 else []
        return {"ContactDetails": shown, "ListDetails": {"Id": 7654, "Total": 3}}

    status, names, said = await compared(nameless, tmp_path, total=3)
    assert (status, names) == (2, [])
    assert "suppression list 7654 cannot be compared: none of its 3 items has first_name or" in (
        " ".join(said.split())
    )


async def test_a_list_that_lacks_a_field_of_every_row_is_not_compared(tmp_path: Path) -> None:
    """Each row has an address, so no row could match a list without addresses."""

    def elsewhere(offset: int) -> Any:
        page = people(offset, offset + PAGE)
        return told([{**one, "Address": None, "Address1": one["Address"]} for one in page])

    status, names, said = await compared(elsewhere, tmp_path)
    assert (status, names) == (2, [])
    assert "none of its 230 items has address_street, so a row that is on the list would be" in (
        " ".join(said.split())
    )


@pytest.mark.parametrize("missing", ["FirstName", "LastName"])
async def test_a_list_without_names_is_not_compared_if_rows_have_no_company(
    missing: str, tmp_path: Path
) -> None:
    def nameless(offset: int) -> Any:
        return told([{**one, missing: None} for one in people(offset, offset + PAGE)])

    status, names, _ = await compared(nameless, tmp_path)
    assert (status, names) == (2, [])
