"""Whether to try again, and when. No I/O: the caller brings error, attempt and randomness."""

from __future__ import annotations

import attrs

from .errors import (
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ServerError,
)


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often and how patiently a failed attempt is repeated.

    Only what is safe to repeat is repeated: reads, replacements and deletions after anything
    passing; everything else only when it provably was not carried out.
    """

    attempts: int = 4
    """How many times a request is tried in all; 1 never repeats it."""
    first_delay: float = 0.5
    """The longest wait before the second attempt, in seconds; it doubles each time."""
    longest_delay: float = 20.0
    """The longest wait of our own choice, in seconds."""
    longest_retry_after: float = 120.0
    """The longest wait that the server may ask for, in seconds; a longer one is not waited."""

    def delay(self, error: PostalyticsError, attempt: int, random: float) -> float | None:
        """The seconds to wait before the attempt after this one, `None` to give up.

        Args:
            error: why this attempt failed.
            attempt: its number, from 1.
            random: a number from 0 to 1 ("full jitter": clients that failed together
                do not come back together).
        """
        if attempt >= self.attempts or not _is_passing(error):
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self.longest_retry_after else None
        return random * min(self.first_delay * 2.0 ** (attempt - 1), self.longest_delay)


def _is_passing(error: PostalyticsError) -> bool:
    return error.safe_to_repeat and isinstance(
        error, (NotSentError, OutcomeUnknownError, RateLimitError, ServerError)
    )
