"""The image of the progress shows the line of each moment, in a terminal of 80 columns."""

from __future__ import annotations

import re
from pathlib import Path

from support.fidelity.screenshots import MOMENTS, draw_progress, progress_bar


def test_the_image_shows_each_moment_and_loads_nothing(tmp_path: Path) -> None:
    draw_progress(tmp_path / "progress.svg")
    drawn = (tmp_path / "progress.svg").read_text("utf-8")
    lines = [progress_bar(moment).plain for _, moment in MOMENTS]
    text = re.sub(r"<[^>]*>", "", drawn).replace("&#160;", " ")
    assert [line for line in lines if line not in text] == []
    assert max(map(len, lines)) < 80
    assert "url(http" not in drawn
