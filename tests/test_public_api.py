"""What breaks callers of the runtime is found, and must be in the changelog."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import public_api as the_api
from support.public_api import RUNTIME, begins_a_line, breaks, imported, main, public_api

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
        "lending/_inner.py": f"from {RUNTIME}.shapes import Shape\n",
        f"{RUNTIME}/shapes.py": (
            "import attrs\n\n@attrs.frozen\nclass Form:\n    sides: int\n"
            "    area: float = attrs.field(init=False, default=0)\n\n"
            "@attrs.frozen(kw_only=True)\nclass Shape(Form):\n    KIND: ClassVar[int] = 1\n"
            "    name: str\n    _colour: str = attrs.field(default='red')\n    size: int = 1\n"
            "    @property\n    def double(self) -> int: ...\n"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_callers_have_what_emitted_modules_import(sources: Path) -> None:
    names = imported(sources / "lending")

    assert names == {
        f"{RUNTIME}.desk",
        f"{RUNTIME}.errors.LIMIT",
        f"{RUNTIME}.errors.RingError",
        f"{RUNTIME}.shapes.Shape",
    }
    assert public_api(sources, names) == (
        "class Bell(Base):\n"
        "    def stop() -> None: ...\n"
        "    tone: int\n"
        "LIMIT: int\n"
        "class RingError(Exception):\n"
        "    ...\n"
        "class Shape(Form):\n"
        "    def __init__(sides: int, *, name: str, colour: str = ..., size: int = ...)"
        " -> None: ...\n"
        "    KIND: int\n"
        "    area: float\n"
        "    double: int\n"
        "    name: str\n"
        "    sides: int\n"
        "    size: int\n"
        "async def ring(times: int = 1) -> None: ...\n"
    )


def test_one_more_argument_of_a_class_of_attrs_breaks_what_was_emitted(sources: Path) -> None:
    shapes = sources / RUNTIME / "shapes.py"
    names = {f"{RUNTIME}.shapes.Shape"}
    before = public_api(sources, names)
    shapes.write_text(
        shapes.read_text().replace("    name: str\n", "    name: str\n    town: str\n")
    )

    assert breaks(before, public_api(sources, names), NONE) == [
        "Shape.__init__: Parameter was added as required"
    ]


@pytest.mark.parametrize(
    ("release", "begins"),
    [
        ("0.1.0", True),
        ("0.10.0", True),
        ("2.0.0", True),
        ("0.1.1", False),
        ("0.1.10", False),
        ("1.1.0", False),
        ("2.0.1", False),
    ],
)
def test_only_a_release_that_begins_a_line_may_break_callers(release: str, begins: bool) -> None:
    assert begins_a_line(release) == begins


def test_what_breaks_callers_is_not_recorded_for_a_release_within_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = tmp_path / "recorded.txt"
    recording.write_text("def gone() -> None: ...\n")
    monkeypatch.setattr(the_api, "RECORDING", recording)
    monkeypatch.setattr(the_api, "versions", lambda _home: {"the runtime": "0.1.1"})

    assert main(["--renew"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "gone: Public object was removed\n"
    assert "0.1.1 goes on with a line of releases" in shown.err
    assert recording.read_text() == "def gone() -> None: ...\n"

    monkeypatch.setattr(the_api, "versions", lambda _home: {"the runtime": "0.2.0"})
    assert main(["--renew"]) == 0
    assert main([]) == 0
