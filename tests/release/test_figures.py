"""The figures of a release stand beside those of the one before it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release import figures
from release.installs import sets_of_extras


def test_the_first_release_has_nothing_to_be_compared_with() -> None:
    assert figures.table("0.1.0", {"wheel, kB": 1440}, {}) == [
        "                                 0.1.0          ",
        "wheel, kB                         1440",
    ]


def test_a_figure_is_compared_with_the_last_other_release() -> None:
    earlier = {"0.1.0": {"wheel, kB": 1000}, "0.2.0": {"wheel, kB": 1200}, "0.3.0": {}}
    assert figures.table("0.3.0", {"wheel, kB": 1500, "new": 1.5}, earlier) == [
        "                                 0.3.0     0.2.0",
        "wheel, kB                         1500      1200    1.25",
        "new                                1.5",
    ]


def test_figures_are_added_to_those_that_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "figures.json"
    file.write_text('{"0.1.0": {"a": 1}}')
    monkeypatch.setattr(figures, "RECORDED", file)
    figures.record("0.2.0", {"a": 2})
    assert json.loads(file.read_text()) == {"0.1.0": {"a": 1}, "0.2.0": {"a": 2}}
    assert figures.recorded() == {"0.1.0": {"a": 1}, "0.2.0": {"a": 2}}


def test_extras_are_tried_alone_and_together() -> None:
    assert [*sets_of_extras(["cli", "otel"])] == [(), ("cli",), ("otel",), ("cli", "otel")]
