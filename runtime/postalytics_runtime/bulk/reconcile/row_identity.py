"""What tells the rows of a job and the items of a list apart: a token, or else the content."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import attrs

from ...schema import Operation
from ..rows import content_key, exact_content, formats_of, is_own_token, make_token, normalise_token


@attrs.frozen
class IdentifiedRow:
    """A row of the job."""

    row: int
    key: str
    """What tells it from others, so far as anything does."""
    content: str
    """All that was sent."""
    unconfirmed: bool


class RowIdentity:
    """Marks the rows and items of one job.

    Args:
        operation: an operation with a body and `bulk`.
        token_field: the field with the token, by its Python name in bodies and in items; `None`
            where rows bear none.
        job: the id of the job, which is in its tokens.

    Raises:
        ValueError: the operation is not made for many rows, or has no fields to match by.
    """

    def __init__(self, operation: Operation[Any], token_field: str | None, job: str) -> None:
        if operation.body is None or operation.bulk is None or not operation.bulk.match:
            raise ValueError(f"It is not said by what rows of {operation} are matched.")
        self._body = operation.body
        self._match = operation.bulk.match
        self._formats = formats_of(operation.body)
        self._token_field = token_field
        self._job = job

    @property
    def uses_tokens(self) -> bool:
        """Whether each mark is for one row only."""
        return self._token_field is not None

    def key(self, values: object) -> str:
        """The content of a body or an item."""
        return content_key(values, self._match, self._formats)

    def baseline_key(self, id_: str, key: str) -> str:
        """How the journal knows an item: by its id and its content, for ids may be given again."""
        return f"{id_} {blake2b(key.encode(), digest_size=8).hexdigest()}"

    def of_row(self, row: int, body: object, *, unconfirmed: bool) -> IdentifiedRow:
        """Mark a row of the job."""
        content = exact_content(self._body, body, self._token_field)
        if self._token_field is None:
            return IdentifiedRow(row, self.key(body), content, unconfirmed)
        return IdentifiedRow(
            row, normalise_token(make_token(self._job, row, content)), content, unconfirmed
        )

    def of_item(self, item: object, key: str) -> str | None:
        """The mark of an item with this key; `None` where it bears no token of the job."""
        if self._token_field is None:
            return key
        token = getattr(item, self._token_field, None)
        return normalise_token(token) if is_own_token(token, self._job) else None
