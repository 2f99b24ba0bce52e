"""Link header of a response (RFC 8288): the target of the next page. No I/O."""

from __future__ import annotations

import re

_TARGET = re.compile(r"[\s,]*<([^<>]*)>", re.ASCII)
_PARAMETER = re.compile(
    r"""\s*;\s*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;<>]*)))?)?""",
    re.ASCII,
)
_END = re.compile(r"\s*(?:,|$)", re.ASCII)
_BLANK = re.compile(r"[\s,]*$", re.ASCII)
_LONGEST = 64 * 1024
"""In characters; a longer header is not read."""


def next_target(header: str) -> str | None:
    """Return the target of the link with the relation `next`; `None` if there is none.

    A link about another page than the one that was requested, with an `anchor`, does not count.

    >>> next_target('</things?page=1>; rel=first, </things?page=3>; rel="next last"')
    '/things?page=3'

    Raises:
        ValueError: if the header is not as RFC 8288 says, or too long.
    """
    if len(header) > _LONGEST:
        raise ValueError("it is too long")
    at, found = 0, None
    while not _BLANK.match(header, at):
        target = _TARGET.match(header, at)
        if target is None:
            raise ValueError("it holds something else than links")
        at = target.end()
        relations, has_anchor = None, False
        while (parameter := _PARAMETER.match(header, at)) is not None:
            at = parameter.end()
            name = (parameter[1] or "").casefold()
            if name == "rel" and relations is None:  # The first one counts.
                # Some servers write rel='next', and no relation has an apostrophe.
                relations = (parameter[2] or parameter[3] or "").strip("'").casefold().split()
            has_anchor |= name == "anchor"
        if (end := _END.match(header, at)) is None:
            raise ValueError("it holds something else than links")
        at = end.end()
        if found is None and not has_anchor and "next" in (relations or ()):
            found = target[1].strip()
    return found
