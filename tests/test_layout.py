from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HAND_WRITTEN = {
    "postalytics_codegen": ROOT / "codegen/postalytics_codegen",
    "postalytics_runtime": ROOT / "runtime/postalytics_runtime",
}
PACKAGES = sorted(
    path.parent for root in HAND_WRITTEN.values() for path in root.rglob("__init__.py")
)
MOST_MODULES = 15

SIDE_DOORS = {
    "postalytics_runtime.observability.opentelemetry": "needs the extra `otel`",
    "postalytics_runtime.values.dates": "compiles patterns that few programs need",
    "postalytics_runtime.rate_limit.shared_file": "loads SQLite, which few clients need",
}
"""Modules that are imported by name and not from the face of their package, with the reason."""


def name_of(path: Path) -> str:
    relative = path.relative_to(
        next(root.parent for root in HAND_WRITTEN.values() if _in(path, root))
    )
    return ".".join(relative.with_suffix("").parts).removesuffix(".__init__")


def _in(path: Path, root: Path) -> bool:
    return path.is_relative_to(root)


def parts(package: Path) -> list[str]:
    """Return the modules and packages in a package."""
    found = (path for path in package.iterdir() if path.suffix == ".py" or _is_package(path))
    return sorted(path.stem for path in found if path.stem != "__init__")


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").exists()


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Return the modules that a handwritten module imports names from, with the lines."""
    base = name_of(path).split(".")
    if path.name != "__init__.py":
        base.pop()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            near = base[: len(base) - node.level + 1] if node.level else []
            yield node.lineno, ".".join([*near, *([node.module] if node.module else [])])


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_has_few_modules(package: Path) -> None:
    assert len(list(package.glob("*.py"))) <= MOST_MODULES


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_the_docstring_of_a_package_names_each_of_its_parts(package: Path) -> None:
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    named = re.findall(r"`(\w+)`", docstring or "")
    assert sorted(set(parts(package)) - set(named)) == []


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_says_what_it_exports(package: Path) -> None:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    shown = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    }
    exported = {
        name
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    }
    assert shown <= exported


def test_packages_import_each_other_by_their_faces() -> None:
    packages = {name_of(package) for package in PACKAGES}
    past_the_face = [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for root in HAND_WRITTEN.values()
        for path in sorted(root.rglob("*.py"))
        for line, module in imported(path)
        if module not in packages and module not in SIDE_DOORS
        for package in [module.rpartition(".")[0]]
        if package in packages - set(HAND_WRITTEN)
        and not f"{name_of(path)}.".startswith(f"{package}.")
    ]
    assert past_the_face == []


@pytest.mark.parametrize("root", HAND_WRITTEN)
def test_a_class_name_has_one_meaning(root: str) -> None:
    found = [
        node.name
        for path in HAND_WRITTEN[root].rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted(name for name in found if found.count(name) > 1) == []
