from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from support.bulk.journals import SlowConnection


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[SlowConnection]:
    """The connections that SQLite opens, the newest last: that of the writer thread."""
    found: list[SlowConnection] = []
    connect: Any = sqlite3.connect

    def keep(*arguments: Any, **options: Any) -> SlowConnection:
        found.append(connect(*arguments, factory=SlowConnection, **options))
        return found[-1]

    monkeypatch.setattr(sqlite3, "connect", keep)
    return found
