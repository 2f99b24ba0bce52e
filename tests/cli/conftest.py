from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.shop import Shop


@pytest.fixture(autouse=True)
def empty_shop() -> Iterator[None]:
    Shop.books.clear()
    Shop.keys.clear()
    yield
    Shop.books.clear()


@pytest.fixture
def books(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file with a book for each title."""

    def books(*titles: str, header: str = "Title,Writer\n") -> Path:
        path = tmp_path / "books.csv"
        path.write_text(header + "".join(f"{title},Somebody\n" for title in titles))
        return path

    return books


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sits at the terminal and types an answer."""

    def person(typed: str) -> None:
        monkeypatch.setattr("sys.stdin", Terminal(typed))

    return person


@pytest.fixture
def key_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a file that nobody else can read."""

    def key_file(key: str) -> Path:
        path = tmp_path / "key of mine"
        path.write_text(f"{key}\n")
        path.chmod(0o600)
        return path

    return key_file
