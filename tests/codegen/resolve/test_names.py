"""A spec cannot use a name that the emitted modules need."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from postalytics_codegen.generate import emit
from postalytics_codegen.load import load_spec
from postalytics_codegen.resolve.names import RESERVED, check_package
from postalytics_codegen.yaml import Diagnostics, InvalidNameError, Name, Position
from postalytics_runtime.client import Client
from postalytics_runtime.schema import Model

API = load_spec(Path(__file__).parents[1] / "toy_spec")
FILES = emit(API)
CLASSES = {str(model.name) for model in API.models} | {str(type_.name) for type_ in API.types}
CLASSES |= {f"{way}{group.name}" for group, _ in API.groups for way in ("Sent", "Received")}
CLASSES |= {
    operation.change.fields_type
    for resource in API.resources
    for operation in resource.operations
    if operation.change
}
RESOURCES = {str(resource.name) for resource in API.resources}


def imported(text: str) -> Iterator[str]:
    """Return the names that a module imports, without those of the spec."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                if not name.startswith("_") and name not in CLASSES | RESOURCES:
                    yield name


def modules(*folders: str) -> list[str]:
    """Return the emitted modules about resources, in these folders of the package."""
    names = [f"{folder}{resource}.py" for folder in folders for resource in sorted(RESOURCES)]
    return [name for name in names if name in FILES]


@pytest.mark.parametrize(
    "name", [name for name in modules("", "models/", "_converters/") if name in FILES]
)
def test_no_class_of_a_spec_hides_what_its_modules_import(name: str) -> None:
    classes = {found for found in imported(FILES[name]) if found[0].isupper() and "_" not in found}
    assert classes - RESERVED["model"] == set()
    assert classes - RESERVED["type"] == set()


@pytest.mark.parametrize("name", modules(""))
def test_no_function_of_a_spec_hides_what_its_module_imports(name: str) -> None:
    names = {found for found in imported(FILES[name]) if found.islower()}
    assert names - RESERVED["operation"] == set()


@pytest.mark.parametrize("name", modules("_operations/"))
def test_no_operation_of_a_spec_hides_a_constant_that_its_module_imports(name: str) -> None:
    names = {found.lower() for found in imported(FILES[name]) if found.isupper()}
    assert names - RESERVED["operation"] == set()


FUNCTIONS = [
    node
    for name in modules("")
    for node in ast.walk(ast.parse(FILES[name]))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_no_parameter_of_a_spec_hides_what_its_function_uses(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    first = {argument.arg for argument in function.args.args}
    given = {argument.arg for argument in function.args.kwonlyargs}
    used = {
        node.id
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not node.id.startswith("_")
    }
    kind = "fixed value" if "rows" in first else "parameter"
    assert (first | used) - given - RESERVED[kind] == set()


def test_no_fixed_value_hides_an_option_of_its_function() -> None:
    options = {
        argument.arg
        for function in FUNCTIONS
        for argument in function.args.kwonlyargs
        if "rows" in {first.arg for first in function.args.args}
    }
    assert options - {"shelf_code", "reader_id", "until"} - RESERVED["fixed value"] == set()


def exported() -> set[str]:
    """Return the public names of the package."""
    (names,) = (
        {ast.literal_eval(item) for item in node.value.elts}
        for node in ast.parse(FILES["__init__.py"]).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.List)
        and ast.unparse(node.targets[0]) == "__all__"
    )
    return names


def test_no_resource_hides_a_name_of_a_client_or_the_package() -> None:
    taken = {name for name in exported() if name.islower()} - RESOURCES
    taken |= {name for name in dir(Client) if not name.startswith("_")}
    taken |= set(imported(FILES["client.py"])) | set(imported(FILES["__init__.py"]))
    taken |= {name.removesuffix(".py") for name in FILES if "/" not in name} - RESOURCES
    assert {name for name in taken if name.islower() and not name.startswith("_")} - {
        "py.typed"
    } - RESERVED["resource"] == set()


def test_no_api_hides_a_name_of_the_package() -> None:
    taken = {name for name in exported() if not name.islower()} | set(imported(FILES["client.py"]))
    resources = {f"{name.title()}Resource" for name in RESOURCES}
    assert {name for name in taken if name[0].isupper() and name != "TYPE_CHECKING"} - resources - {
        str(API.name)
    } - RESERVED["api"] == set()


def test_no_field_hides_a_name_of_a_model() -> None:
    assert {name for name in dir(Model) if not name.startswith("_")} - RESERVED["field"] == set()


PLACE = Position(Path("api.yaml"), 1, 1)
HIDING = ["aiohttp", "attrs", "cattrs", "opentelemetry", "orjson", "yaml", "asyncio"]


@pytest.mark.parametrize(
    ("name", "hides"), [("shelter", False), *((name, True) for name in HIDING)]
)
def test_no_package_of_a_spec_hides_a_needed_package(name: str, hides: bool) -> None:
    diagnostics = Diagnostics()
    check_package(Name.parse(name, PLACE), diagnostics)
    assert bool(diagnostics) == hides


@pytest.mark.parametrize("name", ["class", "import", "await", "nonlocal"])
def test_no_name_of_a_spec_is_a_keyword(name: str) -> None:
    with pytest.raises(InvalidNameError, match=f"'{name}' is a Python keyword"):
        Name.parse(name, PLACE)


# `type` became such a word in Python 3.12: a spec must not depend on who reads it.
@pytest.mark.parametrize("name", ["case", "match", "type"])
def test_a_word_that_is_a_keyword_only_in_its_place_is_a_name(name: str) -> None:
    assert Name.parse(name, PLACE) == name
