"""From what is seen to a result, and to changes of the spec."""

from __future__ import annotations

import attrs
import pytest
import yaml

from postalytics import API
from postalytics_runtime.doctor import (
    Answer,
    Correction,
    Examination,
    Fact,
    Needs,
    SpecChange,
    answer,
    changes_text,
)
from postalytics_runtime.drift import Drift
from support.doctor import evidence, failed, read

FACT = Fact(file="resources/a.yaml", place=("operations", "get"), confidence="inferred")
WRONG = Correction(seen="404", file="fake.yaml", place=("status",), value="404")


def answered(*expect: str, status: int = 401, facts: tuple[Fact, ...] = (FACT,)) -> Answer:
    asked = evidence(
        "status", read(status=status), expect=expect, facts=facts, corrections=(WRONG,)
    )
    return answer(asked)


def test_what_is_expected_is_confirmed_and_raises_the_confidence() -> None:
    found = answered("400", "401")

    assert (found.result, found.seen, found.expected) == ("confirmed", "401", "400 or 401")
    assert found.patch == (
        SpecChange(
            file="resources/a.yaml",
            place=("operations", "get", "confidence"),
            value="observed",
            reason="ask: 401; it was inferred",
        ),
    )


@pytest.mark.parametrize("confidence", ["official", "official-part", "transcribed", "observed"])
def test_a_better_confidence_stays(confidence: str) -> None:
    fact = attrs.evolve(FACT, confidence=confidence)

    assert answered("401", facts=(fact,)).patch == ()


def test_what_is_not_expected_differs_and_is_corrected() -> None:
    found = answered("401", status=404)

    assert (found.result, found.seen) == ("differs", "404")
    assert found.patch == (
        SpecChange(file="fake.yaml", place=("status",), value="404", reason="ask: 404"),
    )


def test_a_correction_is_for_one_answer_only() -> None:
    assert answered("401", status=403).patch == ()


def test_what_shows_nothing_is_unknown_and_changes_nothing() -> None:
    found = answer(evidence("status", failed(), facts=(FACT,)))

    assert (found.result, found.seen) == ("unknown", "no response came back")
    assert found.patch == ()


def test_too_few_items_are_unknown() -> None:
    rows = read("contacts.list_contacts", [{"row": 1}])
    found = answer(evidence("rows", rows, needs=Needs(reading="one", items=2), expect=("1 to 1",)))

    assert (found.result, found.seen) == ("unknown", "the list is too short: 1 of at least 2")


def test_several_parts_are_confirmed_together_or_one_by_one() -> None:
    options = read(Allow="PUT, PATCH")

    for expect in (("PATCH, PUT",), ("PATCH", "PUT")):
        assert answer(evidence("allow", options, expect=expect)).result == "confirmed"
    assert answer(evidence("allow", options, expect=("PUT",))).result == "differs"


def test_changes_are_a_document_for_each_file() -> None:
    def change(file: str, *place: str, value: str = "observed") -> SpecChange:
        return SpecChange(file=file, place=place, value=value, reason="seen")

    text = changes_text(
        [
            change("resources/a.yaml", "operations", "get", "confidence"),
            change("resources/a.yaml", "operations", "get", "path", "id", "confidence"),
            change("resources/a.yaml", "operations", "get", "confidence", value="second"),
            change("resources/a.yaml", "operations", "get", "confidence", "deeper"),
            change("api.yaml", "limit", value="7"),
            change("api.yaml", "a: b", value='say "no"'),
        ],
        ["ask: expected 1, saw 2."],
    )

    observed = {"confidence": "observed"}
    assert list(yaml.safe_load_all(text)) == [
        {"limit": 7, "a: b": 'say "no"'},
        {"operations": {"get": {**observed, "path": {"id": observed}}}},
    ]
    assert text.endswith("# ask: expected 1, saw 2.\n")
    assert changes_text([]) == ""


def test_the_patch_has_the_drift_the_changes_and_what_is_left_to_you() -> None:
    drift = Drift()
    operation = API.operation("templates.list_templates")
    drift.observe(API, operation, [{"template_id": 1, "isVIP": True}])
    answers = (answered("401"), answered("401", status=403), answered("401", status=404))
    examination = Examination(answers=answers, drift=drift, requests=3, seconds=1.0)

    first, *others = yaml.safe_load_all(examination.patch())
    assert first["models"]["Template"]["fields"]["is_vip"]["confidence"] == "observed"
    assert others == [
        {"status": 404},
        {"operations": {"get": {"confidence": "observed"}}},
    ]
    assert "# ask: expected 401, saw 403.\n" in examination.patch()
    assert [examination.count(one) for one in ("confirmed", "differs", "unknown")] == [1, 2, 0]
