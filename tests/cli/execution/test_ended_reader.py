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


def test_if_the_reader_of_the_plan_ends_the_command_says_that_nothing_was_sent(
    books: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = books("Emma")
    monkeypatch.setattr("sys.stdout", EndedReader("Journal"))
    assert shelve(path) == 2
    assert capsys.readouterr().err == "The reader of the plan has ended. Nothing was sent.\n"
