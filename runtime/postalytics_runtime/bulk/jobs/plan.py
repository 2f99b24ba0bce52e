"""What a job sends, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from ...schema import Operation

if TYPE_CHECKING:
    from ...client import Client
    from ..consent import Consent
    from ..job_store import FrozenRows

A = TypeVar("A")


@attrs.frozen(kw_only=True)
class JobPlan(Generic[A]):
    """What a job sends, and how."""

    client: Client
    """The client that sends, paces and retries."""
    operation: Operation[A]
    """The operation that is called for each row; it has a body and `bulk`."""
    fixed: Mapping[str, Any]
    """The shared values of all rows, by Python name."""
    consent: Consent
    """Whether live mail may be sent, and how much."""
    concurrency: int = 8
    """The number of rows in flight at once, at least 1."""
    max_rejected: float = 0.05
    """Maximum share of rejected rows before the job stops, 0 to 1."""
    quiet: float | None = None
    """Seconds without a request before unconfirmed rows are reconciled; longer than the deadline of
    a request. `None`: the deadline and a minute."""
    quiet_before: bool = False
    """Whether no request of an earlier run can be in flight any more."""
    waits: bool = True
    """Whether the upload waits, for hours if need be, until the API works again and until
    unconfirmed rows may be reconciled. Otherwise it ends before such a wait."""
    token_field: str | None = None
    """A field of the body for the row token, by which the row is found on the list."""

    def parameters(self, rows: FrozenRows[Any], account: str | None) -> dict[str, Any]:
        """Return the parameters that identify a job; a journal is only resumed with the same."""
        return {
            "operation": str(self.operation),
            "environment": self.client.environment.url,
            "account": account,
            "fixed": dict(self.fixed),
            "input": rows.digest,
            "rows": rows.count,
            "token_field": self.token_field,
            "mode": self.consent.job_mode,
        }
