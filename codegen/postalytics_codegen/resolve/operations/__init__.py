"""Operations: paths, parameters, paging, and the operations that they read.

In reading order: `operations`, `methods` (endpoints, and the effects that fit them), `parameters`,
`query_styles` (several values of one), `paging`, `errors` (what an error response looks like),
`idempotency` (which operations take idempotency keys), `read_operations` (operations that others
read), `record_changes` (functions that read a record before they replace it), `linked_reads` (the
reads of toggles, guards and bulk lists), `bulk` and `bulk_lists` (an operation for many rows).
"""

from __future__ import annotations

from .errors import check_errors, refuse_error_fields
from .idempotency import check_idempotency
from .linked_reads import ReadChecker
from .methods import Endpoints
from .operations import OperationChecker
from .read_operations import ReadOperations, comparable
from .record_changes import RecordChangeChecker

__all__ = [
    "Endpoints",
    "OperationChecker",
    "ReadChecker",
    "ReadOperations",
    "RecordChangeChecker",
    "check_errors",
    "check_idempotency",
    "comparable",
    "refuse_error_fields",
]
