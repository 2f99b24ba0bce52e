"""The words of `docs/glossary.md` hold: the others stand only where they stood before.

`vocabulary.yaml` lists where words that the glossary replaces still stand, and how often. It only
shrinks: where a word is gone, `python tests/test_vocabulary.py` takes it off the list.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
ALLOWED = Path(__file__).with_name("vocabulary.yaml")
PLACES = (
    *("README.md", "CONTRIBUTING.md", "Makefile", "docs/*.md", "spec/**/*.yaml"),
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


def standing() -> dict[str, dict[str, int]]:
    """By kind, where its words stand and how often."""
    found: dict[str, dict[str, int]] = {}
    for pattern in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if name not in EXEMPT:
                for kind, count in words_of(path.read_text(encoding="utf-8")).items():
                    found.setdefault(kind, {})[name] = count
    return found


def allowed() -> dict[str, dict[str, int]]:
    """What the list allows."""
    listed: dict[str, dict[str, int]] = yaml.safe_load(ALLOWED.read_text(encoding="utf-8"))
    return listed


def test_no_word_that_the_glossary_replaces_is_added() -> None:
    before = allowed()
    added = [
        f"{place}: {count}, not {before.get(kind, {}).get(place, 0)}, of {BANNED[kind]}"
        for kind, places in standing().items()
        for place, count in places.items()
        if count > before.get(kind, {}).get(place, 0)
    ]
    assert added == []


def test_what_is_gone_is_off_the_list() -> None:
    now = standing()
    gone = [
        f"{place}: {count}, now {now.get(kind, {}).get(place, 0)}"
        for kind, places in allowed().items()
        for place, count in places.items()
        if count > now.get(kind, {}).get(place, 0)
    ]
    assert gone == [], "run: python tests/test_vocabulary.py"


def test_names_are_taken_apart() -> None:
    found = words_of("def in_doubt(): ...  # Nobody saw a FlightOfDoubt; it is no file")
    assert found == {"address": 1, "doubt": 2, "travel": 1, "negated noun": 1}


def shrink() -> None:
    """Take off the list what is gone; nothing is added to it."""
    now = standing()
    kept = {
        kind: {p: min(n, now.get(kind, {}).get(p, 0)) for p, n in places.items()}
        for kind, places in allowed().items()
    }
    left = {kind: {p: n for p, n in places.items() if n} for kind, places in kept.items()}
    ALLOWED.write_text(yaml.safe_dump({k: v for k, v in left.items() if v}), encoding="utf-8")


if __name__ == "__main__":
    shrink()
