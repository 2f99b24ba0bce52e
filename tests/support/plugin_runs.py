"""pytest in a process of its own, with the plugin of the package as an installation has it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_pytest(folder: Path, *options: str, plugins: tuple[str, ...], **variables: str) -> str:
    """Run pytest with some plugins on the tests in a folder, and return what it prints.

    The entry point is that of `pyproject.toml`, also where the package was installed before it had
    one. The other plugins of the tests are not loaded: they take longer than the run. The summary
    is left out, since pytest repeats whole messages in it where the variable `CI` is set.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (entry_point,) = project["entry-points"]["pytest11"].items()
    installed = folder / "installed" / "plugin-0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 0\n")
    (installed / "entry_points.txt").write_text(f"[pytest11]\n{' = '.join(entry_point)}\n")
    path = os.pathsep.join([str(installed.parent), os.environ.get("PYTHONPATH", "")])
    loaded = [f"-p{name}" for name in ("no:cacheprovider", *plugins)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-rN", *loaded, *options],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": path.rstrip(os.pathsep), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr
