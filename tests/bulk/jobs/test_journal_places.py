"""A program names the place of a journal: what is not a folder is refused before a request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics_runtime.bulk import RowCounts, recover_journal, rows_left
from postalytics_runtime.errors import ConfigurationError, JournalError
from support.bulk.job_runs import people, serving
from support.bulk.shared_jobs import client_of

ROWS = people(1, 2, 3)


@pytest.mark.parametrize(
    ("journal", "said"),
    [
        ("", "The journal '' is not the path of a folder. To keep no journal, leave it out."),
        (" ", "The journal ' ' is not the path of a folder. To keep no journal, leave it out."),
        ("a\0b", r"The journal 'a\x00b' is not the path of a folder. To keep no journal, leave"),
        (True, "The journal must be the path of a folder, not bool."),
        (b"june", "The journal must be the path of a folder, not bytes."),
    ],
)
def test_a_journal_that_is_not_a_path_is_refused(
    journal: Any, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError) as refused:
        Postalytics().contacts.upload_contacts(ROWS, contact_list_id=1, journal=journal)
    assert str(refused.value).startswith(said)
    for use in (rows_left, recover_journal):
        with pytest.raises(ConfigurationError):
            use(journal)
    assert list(tmp_path.iterdir()) == []


async def test_a_path_that_no_file_system_takes_is_an_error_of_the_journal(tmp_path: Path) -> None:
    async with serving() as fake, client_of(fake) as client:
        upload = client.contacts.upload_contacts(
            ROWS, contact_list_id=1, journal=tmp_path / ("june" * 100)
        )
        with pytest.raises(JournalError, match=r"File name too long\. Nothing was sent\."):
            await anext(aiter(upload))
    assert list(fake.requests) == []


async def test_a_program_may_change_its_folder_while_rows_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    async with serving() as fake, client_of(fake) as client:
        upload = client.contacts.upload_contacts(
            ROWS, contact_list_id=1, journal="june", concurrency=1
        )
        monkeypatch.chdir("elsewhere")
        async for _ in upload:
            monkeypatch.chdir(tmp_path)
    assert upload.counts == RowCounts(succeeded=3)
    assert (rows_left("june"), list((tmp_path / "elsewhere").iterdir())) == (0, [])
