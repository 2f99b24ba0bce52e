"""What is deprecated, as source.

In reading order: `functions` (functions of a resource, with deprecated parameters and names),
`fields` (of models), `codes` (of code tables). Type checkers see more than runs: they report what
they find decorated, so names that warn at run time have another declaration for them.
"""

from __future__ import annotations

from .codes import member, metaclass
from .fields import CHECKED_ELSEWHERE, base_for_checkers, decorator, ends_in
from .functions import Keyword, ResourceFunction

__all__ = [
    "CHECKED_ELSEWHERE",
    "Keyword",
    "ResourceFunction",
    "base_for_checkers",
    "decorator",
    "ends_in",
    "member",
    "metaclass",
]
