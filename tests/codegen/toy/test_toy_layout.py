"""What is imported of a generated package, and when."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RESOURCES = ("books", "desk", "readers", "shelves")


def loaded(home: Path, program: str) -> list[str]:
    """The modules of single resources that a program has loaded."""
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
        "import lending.__main__",
    ],
)
def test_nothing_of_a_resource_is_loaded_before_it_is_used(home: Path, program: str) -> None:
    assert loaded(home, program) == []


def test_a_model_brings_the_models_of_its_resource_and_of_none_besides(home: Path) -> None:
    assert loaded(home, "from lending.models import Reader") == ["models.readers"]
    assert loaded(home, "from lending.models import Shelf, ShelfCode") == ["models.shelves"]
    assert loaded(home, "from lending.models import Coin") == ["models.desk"]


def test_a_model_that_is_made_of_those_of_another_resource_brings_these(home: Path) -> None:
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
def test_a_resource_brings_its_own_modules_and_of_none_besides(home: Path, program: str) -> None:
    own = ["_converters.shelves", "_operations.shelves", "models.shelves"]
    found = loaded(home, program)

    assert [name for name in found if name != "shelves"] == own


def test_a_resource_that_answers_models_of_another_brings_their_description(home: Path) -> None:
    assert loaded(home, "from lending import desk") == [
        *("_converters.shelves", "_operations.desk", "_operations.shelves", "desk"),
        *("models.desk", "models.shelves"),
    ]


def test_every_name_is_there_at_its_two_addresses(lending: Any) -> None:
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


def test_all_of_it_can_be_asked_for_at_once(home: Path) -> None:
    assert len(loaded(home, "from lending import *; from lending.models import *")) == 15
    assert loaded(home, "from lending.models import *") == [f"models.{name}" for name in RESOURCES]


def test_a_class_of_methods_stands_beside_its_functions(lending: Any) -> None:
    assert lending.shelves.__all__ == [
        "ShelvesResource",
        "get_shelf",
        "list_shelves",
        "set_shut",
        "turn_key",
    ]
    assert lending.shelves.ShelvesResource.get_shelf is lending.shelves.get_shelf
