"""The page docs/maintaining/growth.md and its pictures belong to the figures measured."""

from __future__ import annotations

import re

import pytest
from bench.growth.figures import FOLDER, by_subject, quotable, read_figures
from bench.growth.subjects import SUBJECTS

FIGURES = by_subject(read_figures())
PAGE = FOLDER.with_suffix(".md").read_text(encoding="utf-8")
QUOTE = re.compile(r"\b\d[\d.,]* (?:us|ms|s|MiB)\b")


def section(subject: str) -> str:
    """Return the text around the picture of a subject."""
    return next(part for part in PAGE.split("\n## ") if f"(growth/{subject}.svg)" in part)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_all_sizes_of_a_subject_are_measured(subject: str) -> None:
    assert tuple(figure.size for figure in FIGURES[subject]) == SUBJECTS[subject].sizes


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_picture_shows_the_figures(subject: str) -> None:
    picture = (FOLDER / f"{subject}.svg").read_text(encoding="utf-8")
    assert " ".join(map(str, FIGURES[subject])) in picture


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_page_quotes_what_was_measured(subject: str) -> None:
    assert set(QUOTE.findall(section(subject))) - quotable(FIGURES[subject]) == set()
