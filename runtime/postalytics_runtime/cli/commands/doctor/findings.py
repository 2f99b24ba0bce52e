"""The answers of an examination as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs

from ....doctor import Answer, Examination, Result
from ....schema import Environment
from ...format import counted, filled, to_json

_WIDTH = 79
_MARGIN = 11
_RESULTS: tuple[Result, ...] = ("confirmed", "differs", "unknown")


@attrs.frozen
class Findings:
    """Answers of an examination, with the place and the time."""

    examination: Examination
    environment: Environment
    began: datetime
    left: tuple[str, ...] = ()
    """What a run that wrote could not delete, a sentence each."""

    def as_text(self) -> str:
        """Return the answers for people: first those that differ, then the others."""
        answers = self.examination.answers
        order = ("differs", "unknown", "confirmed")
        lines = [f"{self.environment.name} ({self.environment.url}), {self._time()}", ""]
        for result in order:
            for answer in answers:
                if answer.result == result:
                    lines += _lines(answer)
        for sentence in self.left:
            lines += ["", *filled(sentence, _WIDTH)]
        return "\n".join([*lines, "", *filled(self.summary(), _WIDTH), ""])

    def summary(self) -> str:
        """Return how many answers have each result, and what they took."""
        counts = ", ".join(f"{self.examination.count(v)} {_word(v)}" for v in _RESULTS)
        requests = counted(self.examination.requests, "request")
        return f"{counts}; {requests} in {self.examination.seconds:.1f} s."

    def as_json(self) -> bytes:
        """Return the answers for programs."""
        examination = self.examination
        return to_json(
            {
                "environment": self.environment.name,
                "origin": self.environment.url,
                "began": self._time(),
                "requests": examination.requests,
                "seconds": round(examination.seconds, 1),
                "counts": {result: examination.count(result) for result in _RESULTS},
                "not_deleted": list(self.left),
                "answers": [_data(answer) for answer in examination.answers],
            }
        )

    def _time(self) -> str:
        return f"{self.began:%Y-%m-%dT%H:%M:%SZ}"


def _word(result: Result) -> str:
    return "differ" if result == "differs" else result


def _lines(answer: Answer) -> Iterator[str]:
    seen = {
        "confirmed": answer.seen,
        "differs": f"seen: {answer.seen}; expected: {answer.expected}",
        "unknown": f"cannot tell: {answer.seen}",
    }[answer.result]
    margin = " " * _MARGIN
    yield from filled(answer.question, _WIDTH, f"{answer.result:{_MARGIN}}", margin)
    yield from filled(seen, _WIDTH, margin, margin)


def _data(answer: Answer) -> dict[str, Any]:
    return {
        "name": answer.name,
        "question": answer.question,
        "result": answer.result,
        "seen": answer.seen,
        "expected": answer.expected,
        "changes": [
            {"file": change.file, "place": ".".join(change.place), "value": change.value}
            for change in answer.patch
        ],
    }
