"""A journal that an earlier release of the line wrote is read, and its job goes on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from postalytics_runtime.bulk.journal import Journal, JournalReader, recover
from postalytics_runtime.bulk.rows import RowStep
from support.bulk.journals import PARAMETERS, counted
from support.written_by import restore

STEPS = {
    1: RowStep.SUCCEEDED,
    2: RowStep.REJECTED,
    3: RowStep.UNCONFIRMED,
    4: RowStep.INTENT,
    5: RowStep.PENDING,
    6: RowStep.REJECTED,
    7: RowStep.INTENT,
}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return restore("0.1_journal", tmp_path / "journal.sqlite")


def test_its_rows_are_read(journal: Path) -> None:
    with closing(JournalReader(journal)) as reader:
        assert dict(reader.last_steps(0, 100)) == STEPS
        assert reader.history(6)[-1].detail == {"check": True}
        assert reader.has_baseline
        assert reader.in_baseline(["a", "b", "c"]) == {"a", "b"}


async def test_its_job_is_taken_over_and_goes_on(journal: Path) -> None:
    """Without the mark beside it, all that is not sure to have been carried out is unconfirmed."""
    assert recover(journal, adopt=True) == 5
    opened = await Journal.open(journal, PARAMETERS)
    await opened.append_and_wait(8, RowStep.INTENT)
    await opened.append_and_wait(8, RowStep.SUCCEEDED)
    await opened.aclose()
    with closing(JournalReader(journal)) as reader:
        assert counted(reader.counts()) == (2, 1, 7, 0)
