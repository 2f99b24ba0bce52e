"""Specs of any number of operations, of which a package is generated."""

from __future__ import annotations

import tempfile
from pathlib import Path

from postalytics_codegen.generate import emit
from postalytics_codegen.load import load_spec
from postalytics_codegen.output import Package

from ..made_spec import write_made_spec
from .meter import Cost, metered

_FILES_AND_SHELVES = {45: (3, 3), 100: (4, 5), 200: (4, 10), 500: (10, 10), 1_000: (20, 10)}
SIZES = tuple(_FILES_AND_SHELVES)


def generate(operations: int) -> Cost:
    """Load a spec, and emit the package with its documents."""
    with tempfile.TemporaryDirectory() as name:
        spec, first = Path(name) / "spec", Path(name) / "first"
        write_made_spec(first, 1, 1)
        made = write_made_spec(spec, *_FILES_AND_SHELVES[operations])
        assert made == operations, made
        emit(load_spec(first))
        with metered() as cost:
            Package(Path(name) / "made", emit(load_spec(spec))).write()
    return cost
