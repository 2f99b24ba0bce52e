"""The chart of rows over time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.cli.report import html_report
from support.cli.job_reports import report, timeline

COUNTS = st.integers(0, 100_000)


def chart_of(seconds: int, *counts: tuple[int, int, int]) -> str:
    """Return the chart of a report; empty if there is none."""
    html = html_report(report(timeline=timeline(seconds, *counts)))
    return "".join(re.findall('<div class="chart">.*</svg></div>', html, re.DOTALL))


def drawn(chart: str) -> ET.Element:
    return ET.fromstring(chart)  # noqa: S314 (it was made here)


def texts(chart: str) -> list[str]:
    """Return the labels, first those of the scale from its foot on."""
    return [str(text.text) for text in drawn(chart).iter("text")]


def bars(chart: str) -> list[dict[str, Any]]:
    """Return the kind, the place and the size of each bar."""
    return [
        {
            "kind": bar.attrib["class"],
            **{name: float(bar.attrib[name].rstrip("%")) for name in ("x", "y", "width", "height")},
        }
        for bar in drawn(chart).iter("rect")
    ]


def test_without_rows_there_is_no_chart() -> None:
    assert chart_of(1) == ""


def test_the_bars_of_an_interval_are_stacked() -> None:
    first, second, third = bars(chart_of(60, (50, 30, 20)))
    assert [bar["kind"] for bar in (first, second, third)] == [
        *("succeeded", "rejected", "unconfirmed")
    ]
    assert first["y"] + first["height"] == pytest.approx(200, abs=0.05)
    assert second["y"] + second["height"] == pytest.approx(first["y"], abs=0.05)
    assert third["y"] + third["height"] == pytest.approx(second["y"], abs=0.05)


def test_an_interval_without_rows_is_a_gap() -> None:
    first, second = bars(chart_of(60, (5, 0, 0), (0, 0, 0), (5, 0, 0)))
    assert second["x"] - first["x"] > 2 * first["width"]


def test_a_short_job_is_not_one_broad_bar() -> None:
    (bar,) = bars(chart_of(1, (5, 0, 0)))
    assert (bar["x"], bar["width"]) == (0, 11.25)


@pytest.mark.parametrize(
    ("seconds", "rows", "unit", "scale"),
    [
        (1, 3, "second", ["0", "2.5", "5"]),
        (30, 90, "second", ["0", "2.5", "5"]),
        (30, 1, "second", ["0", "0.5", "1"]),
        (60, 170, "minute", ["0", "100", "200"]),
        (240, 170, "minute", ["0", "25", "50"]),
        (3600, 10_800, "hour", ["0", "10,000", "20,000"]),
        (86_400, 250_000, "hour", ["0", "10,000", "20,000"]),
    ],
)
def test_the_unit_of_the_scale_fits_the_intervals(
    seconds: int, rows: int, unit: str, scale: list[str]
) -> None:
    chart = chart_of(seconds, (rows, 0, 0))
    assert texts(chart)[:3] == scale
    assert f"<h2>Rows per {unit}, at" in html_report(
        report(timeline=timeline(seconds, (rows, 0, 0)))
    )


@pytest.mark.parametrize(
    ("seconds", "intervals", "times"),
    [
        (1, 1, ["14:02:00", "14:02:03", "14:02:06"]),
        (2, 60, ["14:02", "14:03", "14:04"]),
        (60, 60, ["14:20", "14:40", "15:00"]),
        (60, 16, ["14:05", "14:10", "14:15"]),
        (900, 96, ["16:00", "24 Nov", "08:00"]),
        (3600, 72, ["24 Nov", "25 Nov", "26 Nov"]),
        (86_400, 90, ["03 Dec", "02 Jan", "01 Feb"]),
    ],
)
def test_round_times_are_below(seconds: int, intervals: int, times: list[str]) -> None:
    assert texts(chart_of(seconds, *[(1, 0, 0)] * intervals))[3:6] == times


def test_the_chart_has_a_title_in_words() -> None:
    title = next(drawn(chart_of(120, (1, 0, 0), (1300, 2, 2))).iter("title"))
    assert title.text == (
        "Rows that finished, per minute, from 2026-11-23 14:02:00 to 2026-11-23 14:06:00 UTC; "
        "maximum 652 per minute, from 2026-11-23 14:04:00."
    )


@given(
    st.sampled_from([1, 30, 60, 3600, 86_400, 864_000]),
    st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=120),
)
def test_nothing_is_drawn_outside(seconds: int, counts: list[tuple[int, int, int]]) -> None:
    chart = chart_of(seconds, *counts)
    for bar in bars(chart):
        assert 0 <= bar["x"] <= bar["x"] + bar["width"] <= 100
        assert -0.02 <= bar["y"] <= bar["y"] + bar["height"] <= 200.02
    for text in drawn(chart).iter("text"):
        assert 0 <= float(text.attrib["x"].rstrip("%")) <= 100
    assert 2 <= len(texts(chart)[3:]) <= 4
