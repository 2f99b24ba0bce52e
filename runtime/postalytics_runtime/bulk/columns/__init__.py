"""Names of columns, and what to propose if they match no fields.

In reading order: `names` (what a column is called, and the fields that names mean), `likeness`
(which columns are surely or possibly a field), `resolver` (the field of each column),
`proposal` (the options that say so).
"""

from __future__ import annotations

from .likeness import Likeness
from .names import (
    addressed,
    at_number,
    called,
    column_titles,
    has_own_name,
    known_fields,
    may_be_several,
)
from .proposal import Proposal, propose

__all__ = [
    "Likeness",
    "Proposal",
    "addressed",
    "at_number",
    "called",
    "column_titles",
    "has_own_name",
    "known_fields",
    "may_be_several",
    "propose",
]
