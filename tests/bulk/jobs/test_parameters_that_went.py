"""A journal with a parameter that is no longer given belongs to another job."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.errors import JournalMismatchError
from support.bulk.journals import PARAMETERS, a_journal


async def test_a_parameter_that_is_no_longer_given_is_named(tmp_path: Path) -> None:
    async with a_journal(tmp_path, mode="test"):
        pass
    with pytest.raises(JournalMismatchError, match=": the mode is none, not test\\. Go on with"):
        await Journal.open(tmp_path / "journal.sqlite", PARAMETERS)
