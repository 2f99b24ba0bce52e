"""The rules of `events`, each broken once in the toy spec."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postalytics_codegen.generate import emit
from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError
from support.codegen.events import FAULTS, edited, only_polled


@pytest.mark.parametrize(("edits", "expected"), FAULTS)
def test_a_fault_is_shown_with_its_place(
    edits: list[tuple[str, str]], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpecError) as caught:
        load_spec(edited(Path("spec"), *edits))
    assert caught.value.render() == expected


def test_events_are_optional(tmp_path: Path) -> None:
    spec = edited(tmp_path)
    api = spec / "api.yaml"
    text = api.read_text(encoding="utf-8")
    api.write_text(re.sub(r"(?ms)^events:.*?(?=^[a-z])", "", text), encoding="utf-8")
    made = load_spec(spec)

    assert made.events is None
    assert [name for name, text in emit(made).items() if "event" in name or "_events" in text] == []


def test_an_api_may_only_be_polled(tmp_path: Path) -> None:
    events = load_spec(only_polled(tmp_path)).events

    assert events is not None
    assert (events.deliveries, events.webhooks) == (None, None)
    assert [(kind.name, kind.code) for kind in events.kinds] == [("lent", None)]
    assert [watched.function for watched in events.lists] == ["watch_loans", "watch_shelves"]
