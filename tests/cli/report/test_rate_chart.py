"""The chart of rows over time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.cli.report import html_report
from support.cli.job_reports import minute, report

COUNTS = st.integers(0, 100_000)


def minutes(*counts: tuple[int, int, int], apart: int = 1) -> list[dict[str, Any]]:
    return [minute(apart * place, *count) for place, count in enumerate(counts)]


def rate_chart_svg(minutes: list[dict[str, Any]]) -> str:
    """Return the chart of a report; empty if there is none."""
    return "".join(re.findall("<svg.*</svg>", html_report(report(minutes=minutes)), re.DOTALL))


def drawn(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 (it was made here)


def texts(picture: str) -> list[str]:
    return [str(text.text) for text in drawn(picture).iter("text")]


def bars(picture: str) -> list[tuple[str, float, float]]:
    """Return the kind, the foot and the height of each bar."""
    return [
        (bar.attrib["class"], float(bar.attrib["y"]) + float(bar.attrib["height"]), height)
        for bar in drawn(picture).iter("rect")
        if (height := float(bar.attrib["height"]))
    ]


def test_without_rows_there_is_no_chart() -> None:
    assert rate_chart_svg([]) == ""


def test_the_bars_of_a_minute_are_stacked() -> None:
    kinds = bars(rate_chart_svg(minutes((50, 30, 20))))
    assert [kind for kind, _, _ in kinds] == ["succeeded", "rejected", "unconfirmed"]
    feet = [foot for _, foot, _ in kinds]
    assert feet[1] == pytest.approx(feet[0] - kinds[0][2], abs=0.2)
    assert feet[2] == pytest.approx(feet[1] - kinds[1][2], abs=0.2)


def test_a_minute_without_rows_is_a_gap() -> None:
    picture = rate_chart_svg(minutes((5, 0, 0), (0, 0, 0), (5, 0, 0)))
    left = [float(bar.attrib["x"]) for bar in drawn(picture).iter("rect")]
    wide = [float(bar.attrib["width"]) for bar in drawn(picture).iter("rect")]
    assert left[1] - left[0] > 2 * wide[0]


def test_the_scale_is_in_rows_per_minute() -> None:
    assert texts(rate_chart_svg(minutes((170, 0, 0))))[:3] == ["0", "100", "200"]
    assert texts(rate_chart_svg(minutes((170, 0, 0), (90, 0, 0), apart=4)))[:3] == ["0", "25", "50"]


def test_times_are_below_and_have_the_day_in_a_long_chart() -> None:
    assert texts(rate_chart_svg(minutes((1, 0, 0))))[3::4] == ["14:02", "14:03"]
    long = texts(rate_chart_svg(minutes((1, 0, 0), (1, 0, 0), apart=1440)))
    assert (long[3], long[-1]) == ("23 Nov 14:02", "25 Nov 14:02")


def test_the_chart_has_a_title_in_words() -> None:
    title = drawn(rate_chart_svg(minutes((1, 0, 0), (1300, 2, 3), apart=2))).find("title")
    assert title is not None
    assert title.text == (
        "Rows that finished in every 2 minutes, from 2026-11-23 14:02 to 2026-11-23 14:04 UTC; "
        "maximum 1,305, from 14:04."
    )


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=500))
def test_nothing_is_drawn_outside(counts: list[tuple[int, int, int]]) -> None:
    picture = rate_chart_svg(minutes(*counts))
    _, _, width, height = map(float, drawn(picture).attrib["viewBox"].split())
    for number in re.findall(r' [xy][12]?="([^"]+)"', picture):
        assert 0 <= float(number) <= width
    for _, foot, tall in bars(picture):
        assert -0.2 <= foot - tall <= foot <= height
