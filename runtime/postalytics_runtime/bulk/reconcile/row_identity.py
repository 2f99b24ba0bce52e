"""Keys that identify the rows of a job and the items of a list: a row token, or the content."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from ...schema import Operation
from ..rows import content_key, exact_content, formats_of, is_own_token, make_token, normalise_token


class RowIdentity:
    """Keys of the rows and items of one job.

    Args:
        operation: an operation with a body and `bulk`.
        token_field: the field with the row token, by its Python name in bodies and in items;
            `None` if rows have no token.
        job: the id of the job, which is part of its tokens.

    Raises:
        ValueError: the operation is not for bulk uploads, or has no fields to match by.
    """

    def __init__(self, operation: Operation[Any], token_field: str | None, job: str) -> None:
        if operation.body is None or operation.bulk is None or not operation.bulk.match:
            raise ValueError(f"{operation} names no fields by which rows are matched.")
        self._body = operation.body
        self._match = operation.bulk.match
        self._formats = formats_of(operation.body)
        self._token_field = token_field
        self._job = job

    @property
    def uses_tokens(self) -> bool:
        """Whether rows have tokens, so that each key belongs to one row only."""
        return self._token_field is not None

    def key(self, values: object) -> str:
        """Return the row key of a body or an item: the fields to match by, normalised."""
        return content_key(values, self._match, self._formats)

    def baseline_key(self, id_: str, key: str) -> str:
        """Return the key of an item in the baseline: its id and its content.

        The content is part of the key because an API may reuse the id of a deleted item.
        """
        return f"{id_} {blake2b(key.encode(), digest_size=8).hexdigest()}"

    def of_row(self, row: int, body: object) -> tuple[str, str]:
        """Return the row key or row token of a row, and all values that were sent, as one text."""
        content = exact_content(self._body, body, self._token_field)
        if self._token_field is None:
            return self.key(body), content
        return normalise_token(make_token(self._job, row, content)), content

    def of_item(self, item: object, key: str) -> str | None:
        """Return the row key or row token of an item.

        Args:
            item: the item.
            key: its row key, from `key`.

        Returns:
            `None` if rows have tokens and the item has no token of this job.
        """
        if self._token_field is None:
            return key
        token = getattr(item, self._token_field, None)
        return normalise_token(token) if is_own_token(token, self._job) else None
