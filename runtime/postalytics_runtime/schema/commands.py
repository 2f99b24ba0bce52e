"""Operations as commands of the command line.

The emitted package builds these descriptions from the spec, one module for each resource.
"""

from __future__ import annotations

from typing import Any

import attrs

from .operation import Operation
from .read_first import RecordChange, Toggle


@attrs.frozen(kw_only=True)
class CommandValue:
    """Value of an operation as the command line takes it."""

    name: str
    """The name of the path parameter, query parameter or body field; of numbered fields the part
    before the number."""
    option: str | None
    """The option, such as `--list`; `None` if the value is an argument.

    A secret field is never on the command line: for `--password`, it is read from the file that
    `--password-file` names.
    """
    help: str
    deprecated: str = ""
    """Since when it is deprecated, and what to use instead; empty text if it is not."""
    numbers: tuple[int, int] | None = None
    """The first and the last number of numbered fields, which share one repeatable option."""


@attrs.frozen(kw_only=True, eq=False)
class OperationCommand:
    """Command that calls an operation, or that sets a toggle."""

    name: str
    operation: Operation[Any]
    help: str
    """Paragraphs, with an empty line between them."""
    example: str
    """The arguments and options after the name of the command."""
    values: tuple[CommandValue, ...]
    """The arguments first, in their order."""
    columns: tuple[str, ...] = ()
    """The fields of a table; `()` for all."""
    shows: Operation[Any] | None = None
    """For a deletion: the operation that shows what will be deleted. It takes the same path
    parameters, or none: then the item that has their values is looked for."""
    change: RecordChange[Any] | None = None
    toggle: Toggle[Any] | None = None
    words: tuple[str, str] | None = None
    """The words for on and off of a toggle: its last argument."""
    own_key: str | None = None
    """The secret field of the body that takes the client's own key unless another is given."""
