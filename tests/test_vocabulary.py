"""The words that `docs/glossary.md` replaces stand nowhere in prose or names."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = (
    *(
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "Makefile",
        "docs/**/*.md",
        "spec/**/*.yaml",
    ),
    *(f"{name}/**/*.py" for name in ("runtime", "codegen", "bench", "examples", "tests")),
)
EXEMPT = {"docs/glossary.md", "tests/test_vocabulary.py"}

BANNED = {
    "address": r"nobody|somebody|whoever|whom|a person",
    "how many": r"so many|as many as|fewest|greatest",
    "travel": r"(?<!round )trips?|flights?(?<!in.flight)|departures?|sets? out|setting out",
    "waiting": r"under way|one's turn|admit(s|ted)?|patience",
    "again": r"repetitions?|tried again",
    "doubt": r"doubts?|doubtful|settl(e|es|ed|ing|ement)|untouched",
    "foreign items": r"strangers?",
    "problems": r"wrong with|oddit(y|ies)|verdicts?",
    "double": r"doubled|doubles",
    "outage": r"troubles?",
    "telling": r"telling|tells? the log|is told",
    "negated noun": r"(?<!there )(is|are) no (?!longer|more|less)[a-z]+",
}
"""By what the glossary replaces them with, in words of prose and of names."""


def words_of(text: str) -> Counter[str]:
    """How often each kind of banned words stands in a text; names are taken apart."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text).lower()
    plain = " ".join(plain.split())
    found = {kind: len(re.findall(rf"\b(?:{words})\b", plain)) for kind, words in BANNED.items()}
    return Counter({kind: count for kind, count in found.items() if count})


def test_no_word_that_the_glossary_replaces_is_used() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {count} of {BANNED[kind]}"
        for pattern in PLACES
        for path in sorted(ROOT.glob(pattern))
        if path.relative_to(ROOT).as_posix() not in EXEMPT
        for kind, count in words_of(path.read_text(encoding="utf-8")).items()
    ]
    assert found == []


def test_names_are_taken_apart() -> None:
    found = words_of("def in_doubt(): ...  # Nobody saw a FlightOfDoubt; it is no file")
    assert found == {"address": 1, "doubt": 2, "travel": 1, "negated noun": 1}
