"""A row of an upload: its values, its key, and its state.

In reading order: `states` (pending, succeeded, rejected, unconfirmed), `shared_values`
(values equal for all rows), `validation` (problems of a row before it is sent), `cells` (text of a
cell to a value), `us_addresses` (states and ZIP codes), `us_corrections` (what a mistaken one
probably means), `keys` (what identifies a row on a list),
`queue` (rows of any iterable, one at a time), `problem_summary` (bounded counts and examples).
"""

from __future__ import annotations

from .cells import cell_problem, value_of
from .keys import (
    content_key,
    exact_content,
    formats_of,
    is_own_token,
    key_parts,
    make_token,
    normalise_token,
)
from .problem_summary import MAX_EXAMPLES, ProblemKind, ProblemSummary, RowProblem
from .queue import END_OF_ROWS, RowQueue
from .shared_values import body_values, bulk_of, item_fields, path_values
from .states import CHECK, UNCONFIRMED_STEPS, RowCounts, RowOutcome, RowState, RowStep
from .us_addresses import (
    COMMON_STATES,
    LEADING_ZERO_STATES,
    PROVINCES,
    STATES,
    ZIP,
    postal_code,
    province_code,
    state_code,
)
from .us_corrections import bare, probable_state, probable_zip, state_problem, zip_problem
from .validation import RowValidator, alternatives_text

__all__ = [
    "CHECK",
    "COMMON_STATES",
    "END_OF_ROWS",
    "LEADING_ZERO_STATES",
    "MAX_EXAMPLES",
    "PROVINCES",
    "STATES",
    "UNCONFIRMED_STEPS",
    "ZIP",
    "ProblemKind",
    "ProblemSummary",
    "RowCounts",
    "RowOutcome",
    "RowProblem",
    "RowQueue",
    "RowState",
    "RowStep",
    "RowValidator",
    "alternatives_text",
    "bare",
    "body_values",
    "bulk_of",
    "cell_problem",
    "content_key",
    "exact_content",
    "formats_of",
    "is_own_token",
    "item_fields",
    "key_parts",
    "make_token",
    "normalise_token",
    "path_values",
    "postal_code",
    "probable_state",
    "probable_zip",
    "province_code",
    "state_code",
    "state_problem",
    "value_of",
    "zip_problem",
]
