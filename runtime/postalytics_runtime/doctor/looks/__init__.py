"""Looks at responses: each is a pure function from evidence to the answer of a question.

In reading order: `evidence` (what a look is given), `response` (status, headers and form),
`content` (names and notations), `pages` (pages of a list), `several` (readings compared), `own`
(records of a run that writes), `table` (all by name). An answer holds words of ours, numbers, names
of headers and fields, and the labels of readings: no values.
"""

from __future__ import annotations

from .evidence import Evidence
from .table import LOOKS

__all__ = ["LOOKS", "Evidence"]
