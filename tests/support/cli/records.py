"""Records as a command shows them, and what stands in for standard output."""

from __future__ import annotations

import copy
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics_runtime.schema import MismatchReport, Model, ModelDescription


class Output(io.TextIOWrapper):
    """Standard output as bytes; on a terminal or not."""

    def __init__(self, *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def fileno(self) -> int:
        return 1  # Only a hangup writes to the number of a terminal.

    @property
    def bytes(self) -> bytes:
        self.flush()
        self.seek(0)
        return bytes(self.buffer.read())


def shown(monkeypatch: pytest.MonkeyPatch, *, terminal: bool = False) -> Output:
    """Put this in the place of standard output, and return it."""
    output = Output(terminal=terminal)
    monkeypatch.setattr("sys.stdout", output)
    return output


def described(name: str) -> ModelDescription[Any]:
    """Return the description of a model of the emitted package."""
    return next(one for one in Postalytics.api.models if one.type.__name__ == name)


def received(description: ModelDescription[Any], data: dict[str, Any]) -> Model:
    """Return the record that a response with this JSON becomes."""
    record = description.structure(copy.deepcopy(data), MismatchReport())
    assert isinstance(record, Model)
    return record


async def paged(*pages: Sequence[Model]) -> AsyncIterator[Sequence[Model]]:
    """Iterate over pages."""
    for page in pages:
        yield page
