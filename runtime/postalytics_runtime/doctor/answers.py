"""Answers of an examination, and the changes of the spec that follow from them. No I/O."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from ..drift import Drift
from .changes import SpecChange, changes_text
from .definition import Probe
from .exchange import UnclearError
from .looks import LOOKS, Evidence

Result: TypeAlias = Literal["confirmed", "differs", "unknown"]

_WEAK = ("client", "inferred")
"""The confidences that an observation is better than."""
_OBSERVED = "observed"


@attrs.frozen(kw_only=True)
class Answer:
    """Answer to a question about the API."""

    name: str
    question: str
    result: Result
    seen: str
    """What was seen, or why that does not answer the question. It has no values of records."""
    expected: str
    """What the spec assumes."""
    patch: tuple[SpecChange, ...] = ()
    """What the answer changes in the spec."""


@attrs.frozen(kw_only=True)
class Examination:
    """Result of an examination."""

    answers: tuple[Answer, ...]
    drift: Drift
    """What the responses held that is not in the spec."""
    requests: int
    """The number of requests, without those that were repeated."""
    seconds: float

    def count(self, result: Result) -> int:
        """Return the number of answers with this result."""
        return sum(answer.result == result for answer in self.answers)

    def patch(self) -> str:
        """Return the changes of the spec, in the spec language: one document for each file."""
        changes = [change for answer in self.answers for change in answer.patch]
        remarks = [
            f"{answer.name}: expected {answer.expected}, saw {answer.seen}."
            for answer in self.answers
            if answer.result == "differs" and not answer.patch
        ]
        return self.drift.patch() + changes_text(changes, remarks)


def answer(evidence: Evidence) -> Answer:
    """Return the answer to a question."""
    probe = evidence.probe
    expected = " or ".join(probe.expect)
    try:
        evidence.require_items()
        parts = LOOKS[probe.see](evidence)
    except UnclearError as error:
        return Answer(
            name=probe.name,
            question=probe.question,
            result="unknown",
            seen=str(error),
            expected=expected,
        )
    seen = ", ".join(parts)
    confirmed = seen in probe.expect or all(part in probe.expect for part in parts)
    return Answer(
        name=probe.name,
        question=probe.question,
        result="confirmed" if confirmed else "differs",
        seen=seen,
        expected=expected,
        patch=tuple(_raised(probe, seen) if confirmed else _corrected(probe, seen)),
    )


def _raised(probe: Probe, seen: str) -> list[SpecChange]:
    return [
        SpecChange(
            file=fact.file,
            place=(*fact.place, "confidence"),
            value=_OBSERVED,
            reason=f"{probe.name}: {seen}; it was {fact.confidence}",
        )
        for fact in probe.facts
        if fact.confidence in _WEAK
    ]


def _corrected(probe: Probe, seen: str) -> list[SpecChange]:
    return [
        SpecChange(
            file=correction.file,
            place=correction.place,
            value=correction.value,
            reason=f"{probe.name}: {seen}",
        )
        for correction in probe.corrections
        if correction.seen == seen
    ]
