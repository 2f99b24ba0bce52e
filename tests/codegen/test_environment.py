"""The generator needs what `requirements/codegen.in` names, and nothing else."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]


def required() -> set[str]:
    lines = (ROOT / "requirements" / "codegen.in").read_text("utf-8").splitlines()
    return {line for line in lines if not line.startswith("#")}


def imported() -> set[str]:
    """Return the top names of all modules that modules of the generator import."""
    found: set[str] = set()
    for path in (ROOT / "codegen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(str(node.module).partition(".")[0])
    return found - {*sys.stdlib_module_names}


def test_the_environment_of_the_generator_has_all_that_it_imports() -> None:
    distributions = packages_distributions()

    assert {name for one in imported() for name in distributions[one]} | {"ruff"} == required()


def test_it_is_locked_to_the_versions_that_developers_have() -> None:
    locked = [
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements" / name).read_text("utf-8"), re.M))
        for name in ("codegen.txt", "developer.txt")
    ]

    assert locked[0] <= locked[1]
    assert required() <= {re.sub("==.*", "", one).replace("pyyaml", "PyYAML") for one in locked[0]}


def test_without_the_extra_the_command_says_what_to_install() -> None:
    program = "import sys; sys.modules['yaml'] = None; from postalytics_codegen import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stderr == (
        "postalytics-codegen needs PyYAML and ruff: run pip install 'postalytics[codegen]'.\n"
    )
