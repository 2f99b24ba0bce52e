from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postalytics_codegen.cli import main

SPEC = Path(__file__).with_name("toy_spec")
WORKSHOP = Path(__file__).with_name("workshop_spec")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the emitted package."""
    directory = tmp_path_factory.mktemp("generated")
    assert main(["generate", "--spec", str(SPEC), "--output", str(directory)]) == 0
    return directory


@pytest.fixture(scope="session")
def lending(home: Path) -> Iterator[Any]:
    yield from imported(home, "lending")


@pytest.fixture(scope="session")
def workshop_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package of which much is deprecated, and its documents."""
    directory = tmp_path_factory.mktemp("deprecated")
    options = ["--output", str(directory), "--docs", str(directory / "docs")]
    assert main(["generate", "--spec", str(WORKSHOP), *options]) == 0
    return directory


@pytest.fixture(scope="session")
def workshop(workshop_home: Path) -> Iterator[Any]:
    yield from imported(workshop_home, "workshop")


def imported(home: Path, package: str) -> Iterator[Any]:
    """Yield a package in a folder, and forget it afterwards."""
    sys.path.insert(0, str(home))
    yield importlib.import_module(package)
    sys.path.remove(str(home))
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
