"""Search for secrets in text, in any form that they may take there."""

from __future__ import annotations

import base64
import functools
import html
import json
import re
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from urllib.parse import quote, quote_plus

_SHORTEST = 7
"""The minimum length of a secret: shorter texts are found everywhere by chance."""


@functools.cache
def forms_of(secret: str) -> frozenset[str]:
    """Return the forms of a text in another: plain, quoted, escaped, in base64 at any offset."""
    plain = secret.encode()
    forms = {
        *(secret, secret.lower(), secret.upper(), secret[::-1]),
        *(quote(secret, safe=""), quote(secret), quote_plus(secret)),
        *(json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]),
        *(html.escape(secret), repr(secret)[1:-1], repr(plain)[2:-1]),
        *(plain.hex(), plain.hex().upper(), secret.encode("latin-1", "replace").hex()),
        # The longest word stays, whatever is done to the other characters.
        max(re.findall(r"[A-Za-z0-9]+", secret), key=len),
    }
    for before in range(3):  # The text before it shifts its base64.
        encoded = base64.b64encode(b"\0" * before + plain).decode().rstrip("=")
        inside = encoded[(before * 8 + 5) // 6 : -1]
        forms |= {inside, inside.translate({ord("+"): "-", ord("/"): "_"}), quote(inside, safe="")}
    return frozenset(form for form in forms if len(form) >= _SHORTEST)


def leaks(text: str, secrets: Iterable[str]) -> list[str]:
    """Return the secrets that are in a text, in any form."""
    return [secret for secret in secrets if any(form in text for form in forms_of(secret))]


def shown_by(error: BaseException, *, skip: str = "", given: Iterable[object] = ()) -> str:
    """Return all that an error report may show of an error: its text, its state, every variable.

    Args:
        error: the error; those that it was raised from and while handling count as well.
        skip: the end of the name of a file whose frames do not count: it is the caller's.
        given: what the caller has passed on purpose: variables that hold just this do not count.
    """
    own = [id(value) for value in given]
    lines: list[str] = []
    for one in _with_those_behind(error):
        lines += [repr(one), str(one), repr(one.args), repr(vars(one))]
        for frame in _frames(one.__traceback__):
            code = frame.f_code
            if skip and code.co_filename.endswith(skip):
                continue
            lines.append(f"in {code.co_filename}:{code.co_name}")
            lines += [
                f"  {name} = {value!r}"
                for name, value in frame.f_locals.items()
                if not _is_given(value, own)
            ]
    return "\n".join(lines)


def _is_given(value: object, own: list[int]) -> bool:
    if id(value) in own:
        return True
    return isinstance(value, tuple) and value != () and all(_is_given(v, own) for v in value)


def _frames(traceback: TracebackType | None) -> Iterator[FrameType]:
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next


def _with_those_behind(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or any(current is one for one in found):
            continue
        found.append(current)
        pending += [current.__cause__, current.__context__, *getattr(current, "exceptions", ())]
    return found
