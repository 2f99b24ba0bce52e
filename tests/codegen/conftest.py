from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postalytics_codegen.cli import main

SPEC = Path(__file__).with_name("toy_spec")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the emitted package."""
    directory = tmp_path_factory.mktemp("generated")
    assert main(["generate", "--spec", str(SPEC), "--output", str(directory)]) == 0
    return directory


@pytest.fixture(scope="session")
def lending(home: Path) -> Iterator[Any]:
    sys.path.insert(0, str(home))
    yield importlib.import_module("lending")
    sys.path.remove(str(home))
    for name in [name for name in sys.modules if name.partition(".")[0] == "lending"]:
        del sys.modules[name]
