"""How long it takes to generate the package from a spec."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from postalytics_codegen.generate import emit
from postalytics_codegen.load import load_spec
from postalytics_codegen.output import Package

from .made_spec import write_made_spec
from .table import Row, timed

_AIM = 1.0
_SPEC = Path(__file__).parent.parent / "spec"


def rows() -> Iterator[Row]:
    """Rows for the spec of this library, and for a made one of 1,000 operations."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        yield from _generate(f"generate {_SPEC.name}/", _SPEC, directory / "own", 7)
        operations = write_made_spec(directory / "spec")
        yield from _generate(
            f"generate {operations:,} operations", directory / "spec", directory / "made", 3
        )


def _generate(subject: str, spec: Path, output: Path, rounds: int) -> Iterator[Row]:
    """Wall time, because most of `emit` is the formatter's process."""
    steps: dict[str, list[float]] = {"load": [], "emit": [], "check": []}
    Package(output, emit(load_spec(spec))).write()
    for _ in range(rounds):
        began = time.perf_counter()
        api = load_spec(spec)
        loaded = time.perf_counter()
        files = emit(api)
        emitted = time.perf_counter()
        differences = Package(output, files).differences()
        checked = time.perf_counter()
        assert not differences, differences
        for step, seconds in zip(
            steps, (loaded - began, emitted - loaded, checked - emitted), strict=True
        ):
            steps[step].append(seconds)
    yield timed(subject, [sum(round_) for round_ in zip(*steps.values(), strict=True)], _AIM)
    for step, taken in steps.items():
        yield timed(f"  {step}", taken)
