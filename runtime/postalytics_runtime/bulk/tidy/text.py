"""Tidy the text of a cell, whatever its field is."""

from __future__ import annotations

import re
from collections.abc import Callable

from .kinds import Kinds, TidyKind

_SPECIAL_BLANKS = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\n\v\f\r\x85\u2028\u2029"
_OUTER = re.compile(rf"^[ {_SPECIAL_BLANKS}{_BREAKS}]+|[ {_SPECIAL_BLANKS}{_BREAKS}]+\Z")
_SPECIAL = re.compile(f"[{_SPECIAL_BLANKS}]")
_BREAK = re.compile(rf" *(?:[{_BREAKS}] *)+")
_RUN = re.compile(" {2,}")
# Joiners are part of some scripts, and of emoji: only those beside Latin letters are left-overs.
_INVISIBLE = re.compile(
    "[\xad\u180e\u200b\u2060\ufeff]|(?<![^\0-\u024f])[\u200c\u200d](?![^\0-\u024f])"
)
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')
_KEPT_AS_TEXT = re.compile(r"'(?=[=+@-]|[0-9][0-9\s.,()/+-]*\Z)")
_OUTER_ONLY = (TidyKind.OUTER_BLANKS,)


def tidy_text(cell: str) -> tuple[str, Kinds]:
    r"""Return the text of a cell, and what is changed about it.

    A line break becomes a single `\n`, which the caller takes out.

    >>> tidy_text('="02134" ')[0], tidy_text("'02134")[0], tidy_text("'t Hooft")[0]
    ('02134', '02134', "'t Hooft")
    >>> tidy_text("1 Main\xa0St \r\nApt  4")[0]
    '1 Main St\nApt 4'
    """
    text = cell.strip(" ")
    if text.isprintable() and "  " not in text and not text.startswith(("=", "'")):
        return text, _OUTER_ONLY if len(text) != len(cell) else ()
    kinds: dict[TidyKind, None] = {}
    text, before = cell, None
    while text != before:  # A change can uncover another one: '="  02134"'.
        before = text
        text = _step(text, kinds)
    if "\n" in text:
        kinds[TidyKind.LINE_BREAKS] = None
    return text, tuple(kinds)


def _step(text: str, kinds: dict[TidyKind, None]) -> str:
    for kind, change in _STEPS:
        changed = change(text)
        if changed != text:
            kinds[kind] = None
            text = changed
    return _BREAK.sub("\n", text)


def _without_marks(text: str) -> str:
    if found := _QUOTED.fullmatch(text):
        return found[1].replace('""', '"')
    return _KEPT_AS_TEXT.sub("", text, count=1) if text.startswith("'") else text


_STEPS: tuple[tuple[TidyKind, Callable[[str], str]], ...] = (
    (TidyKind.OUTER_BLANKS, lambda text: _OUTER.sub("", text)),
    (TidyKind.INVISIBLE, lambda text: _INVISIBLE.sub("", text)),
    (TidyKind.TEXT_MARKS, _without_marks),
    (TidyKind.OTHER_BLANKS, lambda text: _SPECIAL.sub(" ", text)),
    (TidyKind.BLANK_RUNS, lambda text: _RUN.sub(" ", text)),
)
