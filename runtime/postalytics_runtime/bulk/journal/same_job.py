"""Whether a journal is that of a job: its parameters are compared, and differences named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ...errors import JournalMismatchError

_LONGEST_VALUE = 64
_DIGITS_SHOWN = 12


def require_same(journal: object, existing: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Raise unless the values that identify a job are those of the journal.

    Args:
        journal: the journal, as its user names it.
        existing: the values in the journal.
        given: the values of the job that wants to go on.

    Raises:
        JournalMismatchError: they are not; the message names all differences.
    """
    given = json.loads(json.dumps(given))  # Compare as JSON: there a tuple is a list.
    if differing := "; ".join(_differences(given, existing)):
        raise JournalMismatchError(
            f"The journal {str(journal)!r} belongs to another job: {differing}. Go on with the "
            "values of that job, or name another journal."
        )


def _differences(given: Mapping[str, Any], existing: Mapping[str, Any]) -> Iterator[str]:
    """Yield the differences of parameters, in words.

    >>> list(_differences({"account": "12", "rows": 2}, {"account": None, "rows": 2}))
    ['the account is 12, not none']
    """
    for name in {**existing, **given}:
        new: Any = given.get(name)
        old: Any = existing.get(name)
        if new == old:
            continue
        if name == "input":
            shown = [f"{str(digest)[:_DIGITS_SHOWN]}..." for digest in (new, old)]
            yield f"the input is different (sha256 {', not '.join(shown)})"
        elif isinstance(new, dict) and isinstance(old, dict):
            yield from _differences(cast("dict[str, Any]", new), cast("dict[str, Any]", old))
        else:
            verb = "are" if name == "rows" else "is"
            yield f"the {name.replace('_', ' ')} {verb} {_shown(new)}, not {_shown(old)}"


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
