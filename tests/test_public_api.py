"""What breaks callers of the runtime is found, and must be in the changelog."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.public_api import RUNTIME, breaks, imported, public_api

BEFORE = """
class Reader(Base):
    def lend(book: int, days: int = 14) -> None: ...
    name: str
def open(key: str) -> Reader: ...
"""
NONE = "# Changelog\n\n## Unreleased\n\n### Added\n- `Reader.sing`.\n\n## 0.1.0\n- `Reader.lend`\n"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("    name: str\n", "", ["Reader.name: Public object was removed"]),
        (", days: int = 14", "", ["Reader.lend: Parameter was removed"]),
        ("days: int = 14", "days: int", ["Reader.lend: Parameter is now required"]),
        (
            "key: str",
            "key: str, town: str",
            ["open: Parameter was added as required"],
        ),
        ("def open(key: str)", "def open(key: str, town: str = '')", []),
        ("    name: str\n", "    age: int\n    name: str\n", []),
    ],
)
def test_what_breaks_callers_is_found(old: str, new: str, found: list[str]) -> None:
    assert old in BEFORE
    assert breaks(BEFORE, BEFORE.replace(old, new), NONE) == found


def test_what_is_named_under_unreleased_is_meant() -> None:
    meant = NONE.replace("- `Reader.sing`", "- `Reader.lend(book)` takes no days")

    assert breaks(BEFORE, BEFORE.replace(", days: int = 14", ""), meant) == []
    assert breaks(BEFORE, BEFORE.replace("    name: str\n", ""), meant) != []


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with a runtime, and a package that imports of it."""
    files = {
        f"{RUNTIME}/__init__.py": "",
        f"{RUNTIME}/desk/__init__.py": 'from .bell import Bell, ring\n__all__ = ["Bell", "ring"]\n',
        f"{RUNTIME}/desk/bell.py": (
            "class Base:\n    def stop(self) -> None: ...\n    def _wear(self) -> None: ...\n"
            "class Bell(Base):\n    tone: int = 3\n\nasync def ring(times: int = 1) -> None: ...\n"
        ),
        f"{RUNTIME}/errors.py": "class RingError(Exception): ...\nLIMIT: int = 5\n",
        "lending/__init__.py": f"from {RUNTIME}.errors import LIMIT, RingError\n",
        "lending/bells.py": f"from {RUNTIME} import desk\n",
        "lending/_inner.py": f"from {RUNTIME}.nowhere import hidden\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_callers_have_what_public_modules_import(sources: Path) -> None:
    names = imported(sources / "lending")

    assert names == {f"{RUNTIME}.desk", f"{RUNTIME}.errors.LIMIT", f"{RUNTIME}.errors.RingError"}
    assert public_api(sources, names) == (
        "class Bell(Base):\n"
        "    def stop() -> None: ...\n"
        "    tone: int\n"
        "LIMIT: int\n"
        "class RingError(Exception):\n"
        "    ...\n"
        "async def ring(times: int = 1) -> None: ...\n"
    )
