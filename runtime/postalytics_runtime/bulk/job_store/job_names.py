"""Names of the jobs of commands: ten digits of the digest of a job's identity, and a number."""

from __future__ import annotations

import re

DIGITS = 10


def job_name(digest: str, number: int) -> str:
    """Return the name of a job.

    Args:
        digest: the digest of the identity.
        number: 1 for the first job with this identity.
    """
    return digest[:DIGITS] + (f"-{number}" if number > 1 else "")


def number_in(name: str) -> int:
    """Return the number in the name of a job.

    >>> number_in("0123456789"), number_in("0123456789-2")
    (1, 2)
    """
    return int(name[DIGITS + 1 :] or 1)


def is_job_name(name: str) -> bool:
    """Return whether a name is that of a job of a command; a program names its jobs as it likes."""
    return re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}(-[0-9]+)?", name, re.ASCII) is not None
