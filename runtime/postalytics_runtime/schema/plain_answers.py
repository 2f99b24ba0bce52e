"""Responses that hold no record: nothing, or a file."""

from __future__ import annotations

from typing import NoReturn

import attrs

from .operation import ModelDescription


@attrs.frozen
class FileContent:
    """File that an operation returns. A `repr` does not show the content."""

    content: bytes = attrs.field(repr=False)
    content_type: str
    """What the API says it is, such as `application/pdf`; empty text if it does not say."""


def _no_json(*_: object) -> NoReturn:
    raise TypeError("A response without a record is not made from JSON.")


NOTHING: ModelDescription[None] = ModelDescription(
    type=type(None), fields=(), structure=_no_json, unstructure=_no_json, form="none"
)
"""What an operation returns whose response holds nothing."""
FILE_CONTENT: ModelDescription[FileContent] = ModelDescription(
    type=FileContent, fields=(), structure=_no_json, unstructure=_no_json, form="bytes"
)
"""What an operation returns whose response is a file."""
