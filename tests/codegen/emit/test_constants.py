"""What is emitted for the text that tells the models of a union apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.emit.code import package
from postalytics_runtime.schema import MismatchReport, value_or
from support.small_spec import load

UNION = (
    "resources/visits.yaml",
    "receives: [VisitNews]\noperations:\n",
    """\
  DayField:
    summary: A field for a day.
    fields: {kind: string, label: string}
unions:
  AnyField:
    summary: A field of a form.
    discriminator: kind
    one_of: {date: DayField}
receives: [VisitNews, AnyField]
operations:
  change_field:
    summary: Change a field.
    put: /fields
    body: DayField
    returns: DayField
    effect: replace
""",
)


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_text_with_the_name_of_a_type_is_not_that_type() -> None:
    report = MismatchReport()
    text = package(load(UNION))["_converters/visits.py"]

    assert """report.mismatch("DayField.kind", "'date'", value)""" in text
    assert report.mismatch("DayField.kind", "'date'", "2026-05-27") == "2026-05-27"
    assert str(report) == "DayField.kind: expected 'date', found str"


def test_a_text_that_was_not_expected_is_sent_back_as_it_came() -> None:
    text = package(load(UNION))["models/visits.py"]

    assert "kind=value_or(day_field.kind, 'date')," in text
    assert [value_or(came, "date") for came in ("time", "date", None)] == ["time", "date", "date"]
