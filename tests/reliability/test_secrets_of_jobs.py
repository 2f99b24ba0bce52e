"""The output of a bulk upload, and the files that it leaves.

Personal data is in files of rows: the frozen input of a job, and the files next to the list with
the rows that were not created and the values that do not fit. It is nowhere else, except in
refusals that quote it, and on the screen of who checks a list: a cell that does not fit is shown
there, and no other cell of its row. The key is nowhere at all.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from stat import S_IMODE

import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.contacts import upload_contacts
from postalytics.testing import FakePostalytics, Fault
from support.leaks import leaks
from support.reliability.canaries import CANARIES, FIRST_NAME, KEY, MAIL, STREET, contact, spread

FILES_OF_ROWS = {
    "rows.jsonl",
    "people.csv",
    "people.problems.csv",
    "people.unconfirmed.csv",
    "people.rejected.csv",
}
NAME = FIRST_NAME.replace('"', '""')
GOOD_ROWS = f"""First Name,Last Name,Address,City,State,ZIP,Email
"{NAME}",Vogel,"{STREET}",Boston,MA,02134,{MAIL}
Ada,Lovelace,12 St James's Square,Boston,MA,02134,ada@example.com
"""
BAD_ROW = f'"{NAME}",Vogel,"{STREET}",{"Boston" * 50},{STREET},02134,{MAIL}\n'


@pytest.fixture
async def server() -> AsyncIterator[FakePostalytics]:
    async with FakePostalytics(api_key=KEY) as server:
        yield server


CREATE, LIST = "contacts.create_contact", "contacts.list_contacts"


@pytest.mark.parametrize(
    ("faults", "left"),
    [
        ([], "rejected"),
        ([Fault("refused", operation=CREATE)], "rejected"),
        ([Fault("reset_after", operation=CREATE)], "rejected"),
        ([Fault("truncated_json", operation=CREATE)], "rejected"),
        (
            [
                Fault("server_error", operation=CREATE),
                Fault("refused", operation=LIST, calls=[range(3, 99)]),
            ],
            "unconfirmed",
        ),
    ],
)
async def test_an_upload_puts_personal_data_only_into_files_of_rows(
    server: FakePostalytics, tmp_path: Path, faults: list[Fault], left: str
) -> None:
    server.faults.extend(faults)
    printed = await _uploaded(server, tmp_path, GOOD_ROWS + BAD_ROW, "--skip-bad-rows")
    written = _written_in(tmp_path)
    assert {f"people.{left}.csv", "people.problems.csv", "rows.jsonl", "report.json"} <= set(
        written
    )
    assert ("people.csv" in printed, leaks(printed, CANARIES)) == (True, [STREET])  # As a state.
    assert _with_people(written) <= FILES_OF_ROWS
    assert [name for name, text in written.items() if leaks(text, [KEY])] == []


async def test_a_file_that_is_refused_leaves_its_problems_and_no_job(
    server: FakePostalytics, tmp_path: Path
) -> None:
    printed = await _uploaded(server, tmp_path, GOOD_ROWS + BAD_ROW)
    assert ("people.csv" in printed, leaks(printed, CANARIES)) == (True, [STREET])  # As a state.
    assert set(_written_in(tmp_path)) == {"people.csv", "people.problems.csv"}


async def test_what_a_refusal_quotes_is_kept_with_it_but_never_the_key(
    server: FakePostalytics, tmp_path: Path
) -> None:
    async def refuse(operation: str, request: web.Request) -> web.StreamResponse | None:
        if not operation.endswith("create_contact"):
            return None
        body = await request.json()
        quoted = f"No user called {body['first_name']} may ask with {KEY}"
        return web.json_response({"message": quoted}, status=400)

    server.intercept = refuse
    printed = await _uploaded(server, tmp_path, GOOD_ROWS, "--max-rejected", "100")
    written = _written_in(tmp_path)
    quoting = {"journal.sqlite", "people.rejected.txt", "report.html", "report.json"}
    assert _with_people(written) - FILES_OF_ROWS == quoting
    assert {what for name in quoting for what in leaks(written[name], CANARIES)} == {FIRST_NAME}
    assert [name for name, text in {**written, "": printed}.items() if leaks(text, [KEY])] == []


async def test_only_the_owner_can_read_a_job(server: FakePostalytics, tmp_path: Path) -> None:
    await _uploaded(server, tmp_path, GOOD_ROWS + BAD_ROW, "--skip-bad-rows", umask="000")
    modes = _modes_in(tmp_path / "jobs")
    assert {path for path, mode in modes.items() if mode not in ("0o600", "0o700")} == set()


async def test_the_journal_of_a_running_upload_holds_no_personal_data(
    server: FakePostalytics, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    people = [contact(), contact(first_name=""), contact(address_zip=f"{STREET}")]
    before = os.umask(0)
    try:
        with spread() as net:
            async with Postalytics(KEY, base_url=server.url) as client:
                async for _ in upload_contacts(client, people, contact_list_id=1, journal=folder):
                    written = _written_in(folder)
    finally:
        os.umask(before)
    assert {"journal.sqlite", "journal.sqlite-wal", "rows.jsonl"} <= set(written)
    assert (_with_people(written), net.caught()) == ({"rows.jsonl"}, [])
    assert {mode for mode in _modes_in(folder).values() if mode != "0o600"} == {"0o700"}


def _written_in(folder: Path) -> dict[str, str]:
    """Return the names of all files in and below a folder, and their contents."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "key"]
    return {path.name: path.read_bytes().decode(errors="replace") for path in files}


def _with_people(written: dict[str, str]) -> set[str]:
    return {name for name, text in written.items() if leaks(text, CANARIES)}


def _modes_in(folder: Path) -> dict[Path, str]:
    paths = [folder, *folder.rglob("*")]
    return {path: oct(S_IMODE(path.stat().st_mode)) for path in paths}


async def _uploaded(
    server: FakePostalytics, folder: Path, rows: str, *words: str, umask: str = "022"
) -> str:
    """Return all that an upload prints."""
    file, key_file = folder / "people.csv", folder / "key"
    file.write_text(rows, encoding="utf-8")
    key_file.touch(mode=0o600)
    key_file.write_text(KEY)
    command = ["contacts", "upload", str(file), "--list", "1", "--base-url", server.url, "--yes"]
    command += ["--api-key-file", str(key_file), "--jobs", str(folder / "jobs")]
    command += ["--timeout", "1", "--quiet-period", "1.1", *words]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "dev", "-m", "postalytics", *command),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONASYNCIODEBUG": "1"},
        umask=int(umask, 8),
    )
    said, _ = await process.communicate()
    return said.decode()
