"""Text that is meant as the address of a server, even if it is not one."""

from __future__ import annotations

import re

_MEANT_AS_ADDRESS = re.compile(
    r"""\s*["']?\s*
    (
        [a-z][a-z0-9+.-]+:/            # A single letter is a drive of Windows.
        | (postgres(ql)?|rediss?):
        | //[^/]*@
        | [^/]*\b(host|hostaddr|dbname|service|password)\s*=  # As libpq takes them, too.
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def is_meant_as_address(text: str) -> bool:
    """Return whether text is meant as the address of a server, even a wrong one, not as a path.

    A folder of that name would keep a password, and what it holds would stay on this machine.

    >>> is_meant_as_address("' postgresql://host/database"), is_meant_as_address("jobs/june")
    (True, False)
    """
    return _MEANT_AS_ADDRESS.match(text) is not None
