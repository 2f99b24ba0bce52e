"""A row of an upload: its values, its key, and its state.

In reading order: `states` (pending, created, rejected, in doubt; and counts), `shared_values`
(values equal for all rows), `validation` (problems of a row before it is sent), `cells` (text of a
cell to a value), `us_addresses` (states and ZIP codes), `keys` (what identifies a row on a list),
`queue` (rows of any iterable, one at a time), `problem_summary` (bounded counts and examples).
"""

from __future__ import annotations

from .cells import value_of
from .keys import bears_token, content_of, formats_of, key_of, parts_of, token_of, token_text
from .problem_summary import SHOWN, Findings, Kind, RowFault
from .queue import END, Source
from .shared_values import body_of, body_values, bulk_of, item_fields, path_values
from .states import CHECK, DOUBTFUL, Outcome, Report, State, Step
from .us_addresses import (
    COMMON_STATES,
    PROVINCES,
    STATES,
    ZEROS,
    ZIP,
    postal_code,
    province_code,
    state_code,
    state_problem,
    zip_problem,
)
from .validation import RowRules, alternatives_text

__all__ = [
    "CHECK",
    "COMMON_STATES",
    "DOUBTFUL",
    "END",
    "PROVINCES",
    "SHOWN",
    "STATES",
    "ZEROS",
    "ZIP",
    "Findings",
    "Kind",
    "Outcome",
    "Report",
    "RowFault",
    "RowRules",
    "Source",
    "State",
    "Step",
    "alternatives_text",
    "bears_token",
    "body_of",
    "body_values",
    "bulk_of",
    "content_of",
    "formats_of",
    "item_fields",
    "key_of",
    "parts_of",
    "path_values",
    "postal_code",
    "province_code",
    "state_code",
    "state_problem",
    "token_of",
    "token_text",
    "value_of",
    "zip_problem",
]
