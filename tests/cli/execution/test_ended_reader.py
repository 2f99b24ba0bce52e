"""A program that reads standard output, and ends before the upload does."""

from __future__ import annotations

import errno
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli.shop import shelve, titles

Books = Callable[..., Path]


class EndedReader(io.StringIO):
    """Standard output whose reader ends when it sees a text."""

    def __init__(self, last: str) -> None:
        super().__init__()
        self._last = last

    def write(self, text: str) -> int:
        if self._last in text:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        return super().write(text)


@pytest.mark.parametrize(
    ("last", "status", "sent"),
    [("Journal", 2, []), ("succeeded", 0, ["Emma"]), ("Report", 0, ["Emma"])],
)
def test_an_ended_reader_does_not_change_what_the_exit_status_says_of_the_rows(
    last: str, status: int, sent: list[str], books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma")
    monkeypatch.setattr("sys.stdout", EndedReader(last))
    assert (shelve(path), titles()) == (status, sent)
