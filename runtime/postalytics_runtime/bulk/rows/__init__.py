"""A row of an upload: its values, its key, and its state.

In reading order: `states` (pending, succeeded, rejected, unconfirmed), `shared_values` (values
equal for all rows), `validation` (problems of a row before it is sent), `cells` (text of a cell to
a value), `kept_values` (dates and decimals as text in a file), `us_addresses` (states and ZIP
codes), `zip_prefixes` (the ZIP codes of each state), `us_corrections` (what a mistaken one probably
means), `odd_values` (placeholders and tests in place of people), `countries` (addresses abroad),
`keys` (what identifies a row on a list), `queue` (rows of any iterable, one at a time),
`problem_summary` (bounded counts and examples).
"""

from __future__ import annotations

from .cells import cell_problem, value_of
from .countries import is_abroad
from .keys import (
    content_key,
    exact_content,
    formats_of,
    is_own_token,
    key_parts,
    make_token,
    normalise_token,
)
from .odd_values import ODD_WORDS, PLACEHOLDER, is_test_name
from .problem_summary import MAX_EXAMPLES, ProblemKind, ProblemSummary, RowProblem
from .queue import END_OF_ROWS, RowQueue
from .shared_values import body_values, bulk_of, item_fields, path_values
from .states import (
    CHECK,
    IDEMPOTENCY_KEY,
    LISTED,
    UNCONFIRMED_STEPS,
    RowCounts,
    RowOutcome,
    RowState,
    RowStep,
)
from .us_addresses import (
    COMMON_STATES,
    PROVINCES,
    STATES,
    ZIP,
    postal_code,
    province_code,
    state_code,
    zip_outside_state,
)
from .us_corrections import (
    bare,
    is_number,
    probable_state,
    probable_zip,
    state_problem,
    zip_problem,
)
from .validation import RowValidator, alternatives_text, meant_field, named_by_format
from .zip_prefixes import states_of_zip

__all__ = [
    "CHECK",
    "COMMON_STATES",
    "END_OF_ROWS",
    "IDEMPOTENCY_KEY",
    "LISTED",
    "MAX_EXAMPLES",
    "ODD_WORDS",
    "PLACEHOLDER",
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
    "is_abroad",
    "is_number",
    "is_own_token",
    "is_test_name",
    "item_fields",
    "key_parts",
    "make_token",
    "meant_field",
    "named_by_format",
    "normalise_token",
    "path_values",
    "postal_code",
    "probable_state",
    "probable_zip",
    "province_code",
    "state_code",
    "state_problem",
    "states_of_zip",
    "value_of",
    "zip_outside_state",
    "zip_problem",
]
