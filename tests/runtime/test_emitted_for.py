"""Emitted code says what runtime it was made for, and runs with no other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import postalytics
import postalytics_runtime
from postalytics_codegen.imported_names import RUNTIME
from postalytics_runtime import emitted_for
from postalytics_runtime.emitted_for import require_runtime


def test_the_generator_and_the_runtime_are_of_one_release() -> None:
    assert postalytics_runtime.__version__ == RUNTIME


@pytest.mark.parametrize(
    ("emitted", "installed"),
    [
        ("0.1.0", "0.1.0"),
        ("0.1.0", "0.1.9"),
        ("0.1.0", "0.1.10"),
        ("0.1.0", "0.1.1rc1"),
        ("1.2.0", "1.10.0"),
        ("1.2.3", "1.2.3.dev4"),
    ],
)
def test_a_runtime_of_the_same_line_is_accepted(
    monkeypatch: pytest.MonkeyPatch, emitted: str, installed: str
) -> None:
    monkeypatch.setattr(emitted_for, "__version__", installed)
    require_runtime(emitted, "acme")


@pytest.mark.parametrize(
    ("emitted", "installed", "fitting"),
    [
        ("0.1.1", "0.1.0", ">=0.1.1,<0.2"),
        ("0.1.0", "0.2.0", ">=0.1.0,<0.2"),
        ("0.2.0", "0.1.10", ">=0.2.0,<0.3"),
        ("0.9.0", "1.0.0", ">=0.9.0,<0.10"),
        ("1.2.0", "1.1.9", ">=1.2.0,<2"),
        ("1.2.0", "2.0.0", ">=1.2.0,<2"),
    ],
)
def test_a_runtime_of_another_line_is_refused_with_those_that_fit(
    monkeypatch: pytest.MonkeyPatch, emitted: str, installed: str, fitting: str
) -> None:
    monkeypatch.setattr(emitted_for, "__version__", installed)
    with pytest.raises(ImportError) as raised:
        require_runtime(emitted, "acme")
    assert str(raised.value) == (
        f"acme was emitted for release {emitted} of postalytics, and {installed} is installed. Run "
        f"pip install 'postalytics{fitting}', or emit the package anew: postalytics-codegen "
        "generate."
    )


def test_an_emitted_package_that_needs_a_later_runtime_cannot_be_imported(tmp_path: Path) -> None:
    package = tmp_path / "acme"
    shutil.copytree(Path(postalytics.__file__).parent, package)
    opening = package / "__init__.py"
    opening.write_text(opening.read_text().replace(postalytics_runtime.__version__, "99.0.0"))
    run = subprocess.run(
        [sys.executable, "-c", "import acme"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "acme was emitted for release 99.0.0 of postalytics" in run.stderr
