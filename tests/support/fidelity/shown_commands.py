"""The commands on a page of a guide, with what they print.

A block of commands begins with `$ `. What a command prints stands below it. A comment before the
block says what a page cannot show:

    <!-- guide: answer=y from="Next step" until=Report -->

- `answer`: what is typed at the question
- `interrupt`: after how many requests Ctrl-C is pressed
- `from`, `until`: the output is shown from the line that begins so, and up to it; `...` stands for
  the rest
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

_BLOCK = re.compile(
    r"(?P<before>^(?:<!-- guide: (?P<options>[^\n]*) -->\n)?```\n)(?P<body>\$ .*?)(?=^```$)",
    re.M | re.S,
)
_COMMAND = re.compile(r"^\$ ((?:[^\n]*\\\n)*[^\n]*)\n", re.M)
_PROGRESS = re.compile(r"(?:[\d-]{10} [\d:]{8}  )?[\d,]+ of [\d,]+ rows \(\d+ %\).*")
_ID = re.compile(r"\b[0-9a-f]{10}\b")

NORMALISATIONS = (
    (_ID, "(job)"),
    (re.compile(r"(?<=until about )(\d{4}-\d\d-\d\d )?\d\d:\d\d\b"), "(time)"),
    (
        re.compile(r"\d{4}-\d\d-\d\d[\sT]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?"),
        "(date)",
    ),
    (re.compile(r"\b\d\d:\d\d\b"), "(time)"),
    (re.compile(r"less than 1 s\b|\b[\d.]+ (s|min|h)( \d+ (s|min))?\b"), "(duration)"),
    (re.compile(r"(?<= passed in )[\d.]+s\b"), "(duration)"),
    (re.compile(r'(?<="seconds": )[\d.]+'), "(duration)"),
    (re.compile(r"\b[\d.,]+/s\b"), "(rate)"),
    (re.compile(r"\bid: \d+"), "(id of a record)"),
)
"""What differs from run to run. In addition, paths are those of the page's operator, and lines of
progress are left out."""


@attrs.frozen(kw_only=True)
class Entry:
    """What the operator enters."""

    command: str
    answers: tuple[str, ...] = ()
    interrupt: int | None = None
    """The number of requests after which Ctrl-C is pressed."""


Enter = Callable[[Entry], str]
"""Carries out what the operator enters and returns what is printed."""


def commands(path: Path) -> list[tuple[str, str]]:
    """Return each command of a page, with what is shown below it."""
    blocks = _BLOCK.finditer(path.read_text("utf-8"))
    return [shown for block in blocks for shown in _shown(block["body"])]


@attrs.frozen
class Renewed:
    """Page with what its commands print now."""

    text: str
    ids: dict[str, str]
    """The id of each job, and the one that the page shows."""

    def with_new_ids(self) -> str:
        """Return the text with the ids of the jobs of now."""
        return _replaced(self.text, {shown: job for job, shown in self.ids.items()})


def renewed(path: Path, enter: Enter) -> Renewed:
    """Return a page with what its commands print now.

    What differs only in what the normalisations replace stays as it is.
    """
    ids: dict[str, str] = {}
    text = _BLOCK.sub(lambda block: _renewed_block(block, enter, ids), path.read_text("utf-8"))
    return Renewed(text, ids)


def _renewed_block(block: re.Match[str], enter: Enter, ids: dict[str, str]) -> str:
    options = dict(word.split("=", 1) for word in shlex.split(block["options"] or ""))
    lines = [block["before"]]
    for command, shown in _shown(block["body"]):
        entry = _entry(command, options, {known: job for job, known in ids.items()})
        printed = _part(_without_progress(enter(entry)), options)
        for job, known in _new_ids((entry.command, printed), (command, shown)):
            ids.setdefault(job, known)
        output = shown if _normal(printed) == _normal(shown) else _replaced(printed, ids)
        lines.append(f"$ {command}\n{output}")
    return "".join(lines)


def _new_ids(now: tuple[str, str], page: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each id that a command prints first, and the one that the page shows in its place.

    What the command names, or what is the same in both, is the id of something else, such as an
    endpoint.
    """
    (entered, printed), (command, shown) = now, page
    ids, known = _ID.findall(printed), _ID.findall(shown)
    others = {*_ID.findall(entered), *_ID.findall(command), *(set(ids) & set(known))}
    yield from zip(
        [one for one in ids if one not in others],
        [one for one in known if one not in others],
        strict=False,
    )


def _shown(body: str) -> Iterator[tuple[str, str]]:
    _, *parts = _COMMAND.split(body)
    yield from zip(parts[::2], parts[1::2], strict=True)


def _entry(command: str, options: dict[str, str], ids: dict[str, str]) -> Entry:
    interrupt = options.get("interrupt")
    return Entry(
        command=_replaced(command.replace("\\\n", ""), ids),
        answers=tuple(text for name, text in options.items() if name == "answer"),
        interrupt=None if interrupt is None else int(interrupt),
    )


def _replaced(text: str, ids: dict[str, str]) -> str:
    return _ID.sub(lambda found: ids.get(found[0], found[0]), text)


def _without_progress(printed: str) -> str:
    lines = (line.rstrip() for line in printed.splitlines())
    return "".join(f"{line}\n" for line in lines if not _PROGRESS.fullmatch(line))


def _part(printed: str, options: dict[str, str]) -> str:
    lines = printed.splitlines(keepends=True)
    if (until := options.get("until")) is not None:
        lines = [*lines[: _place(lines, until)], "...\n"]
    if (first := options.get("from")) is not None:
        lines = ["...\n", *lines[_place(lines, first) :]]
    return "".join(lines)


def _place(lines: list[str], begins: str) -> int:
    for place, line in enumerate(lines):
        if line.startswith(begins):
            return place
    raise ValueError(f"No line of the output begins with {begins!r}:\n{''.join(lines)}")


def _normal(text: str) -> str:
    for pattern, replacement in NORMALISATIONS:
        text = pattern.sub(replacement, text)
    return text
