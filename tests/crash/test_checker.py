"""The checker detects the common mistakes of uploaders."""

from __future__ import annotations

from pathlib import Path

import pytest

from crash.jobs import KEYED
from crash.kills import storm
from crash.points import suspended


@pytest.mark.timeout(300)
@pytest.mark.parametrize("strategy", ["done log", "no intent"])
async def test_who_sends_again_what_is_not_noted_is_convicted_of_doubling(strategy: str) -> None:
    tally = await storm(20, seed=3, strategy=strategy)
    assert tally.duplicated > 0


@pytest.mark.timeout(300)
async def test_who_notes_a_row_before_it_is_sent_is_convicted_of_losing() -> None:
    tally = await storm(20, seed=3, strategy="early log")
    assert tally.lost > 0


async def test_who_looks_at_the_list_at_once_is_convicted_of_doubling(tmp_path: Path) -> None:
    audit = await suspended(tmp_path, "no quiet")
    assert audit.duplicated == ["Ada1 Lovelace"]


@pytest.mark.timeout(300)
async def test_who_makes_new_keys_on_resume_is_convicted_of_doubling() -> None:
    tally = await storm(20, seed=3, strategy="new keys", kinds=KEYED)
    assert tally.duplicated > 0
