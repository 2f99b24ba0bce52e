"""Imports of the modules of a generated package."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RESOURCES = ("books", "desk", "fees", "notices", "readers", "shelves")


def loaded(home: Path, program: str) -> list[str]:
    """Return the modules of single resources that a program has loaded."""
    code = f"import sys\n{program}\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=True
    )
    names = [name for name in run.stdout.split() if name.startswith("lending.")]
    return sorted(
        name.removeprefix("lending.") for name in names if name.split(".")[-1] in RESOURCES
    )


@pytest.mark.parametrize(
    "program",
    [
        "import lending",
        "from lending import Library",
        "from lending import Library; client = Library()",
        "import lending; dir(lending), dir(lending.models), lending.models",
        "from lending import API; API.resources, API.environments, API.limits",
        "from lending.models import UNSET, Unset",
        "import lending.testing",
        "import lending.pytest_plugin",
        "import lending.__main__",
    ],
)
def test_a_resource_is_loaded_on_first_use(home: Path, program: str) -> None:
    assert loaded(home, program) == []


def test_a_model_loads_only_the_models_of_its_resource(home: Path) -> None:
    assert loaded(home, "from lending.models import Reader") == ["models.readers"]
    assert loaded(home, "from lending.models import Shelf, ShelfCode") == ["models.shelves"]
    assert loaded(home, "from lending.models import Coin") == ["models.desk"]


def test_a_model_loads_the_models_of_its_parts(home: Path) -> None:
    assert loaded(home, "from lending.models import BookReturned") == [
        "models.books",
        "models.readers",
    ]


@pytest.mark.parametrize(
    "program",
    [
        "from lending import shelves",
        "import lending; lending.shelves.get_shelf",
        "from lending import Library; Library().shelves.get_shelf",
        "from lending import API; API.operation('shelves.get_shelf')",
    ],
)
def test_a_resource_loads_only_its_own_modules(home: Path, program: str) -> None:
    own = ["_converters.shelves", "_operations.shelves", "models.shelves"]
    found = loaded(home, program)

    assert [name for name in found if name != "shelves"] == own


def test_a_resource_loads_the_descriptions_of_the_models_that_it_returns(home: Path) -> None:
    assert loaded(home, "from lending import desk") == [
        *("_converters.shelves", "_operations.desk", "_operations.shelves", "desk"),
        *("models.desk", "models.shelves"),
    ]


def test_every_name_can_be_imported_from_two_modules(lending: Any) -> None:
    models = lending.models
    homes = [name for name in models.__all__ if name not in {"UNSET", "Unset"}]

    assert dir(models) == sorted(models.__all__)
    assert len(homes) == len(set(homes)) > 20
    modules = [importlib.import_module(f"lending.models.{resource}") for resource in RESOURCES]
    assert sorted(name for module in modules for name in module.__all__) == sorted(homes)
    for module in modules:
        assert [getattr(models, name) for name in module.__all__] == [
            getattr(module, name) for name in module.__all__
        ]
    assert (models.UNSET, models.Unset) == (lending.UNSET, type(lending.UNSET))


def test_an_unknown_model_is_an_attribute_error(lending: Any) -> None:
    with pytest.raises(AttributeError, match=r"^module 'lending.models' has no attribute 'Bok'$"):
        _ = lending.models.Bok


def test_all_names_can_be_imported_at_once(home: Path) -> None:
    assert len(loaded(home, "from lending import *; from lending.models import *")) == 23
    assert loaded(home, "from lending.models import *") == [f"models.{name}" for name in RESOURCES]


def test_a_class_of_methods_is_in_the_module_of_its_functions(lending: Any) -> None:
    assert lending.shelves.__all__ == [
        "ShelvesResource",
        "draw_shelf",
        "get_shelf",
        "list_shelves",
        "set_shut",
        "turn_key",
        "wipe_shelf",
    ]
    method, function = lending.shelves.ShelvesResource.get_shelf, lending.shelves.get_shelf
    assert method.__module__ == function.__module__ == "lending.shelves"
    assert method.__code__.co_code == function.__code__.co_code


def test_the_fixtures_are_named_after_the_package(lending: Any) -> None:
    plugin = importlib.import_module("lending.pytest_plugin")
    assert plugin.__all__ == ["lending_client", "lending_fake", "pytest_configure"]
