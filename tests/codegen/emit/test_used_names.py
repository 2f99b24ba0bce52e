"""Emitted modules import what their text uses, and nothing else."""

from __future__ import annotations

from postalytics_codegen.emit.code.used_names import classes_in, imported

TEXT = '''
@attrs.define
class Pet(Model):
    """A Client in a docstring is not used."""

    name: str | Unset = UNSET
    kind: ClassVar[Any] = make(Local.Pages)
'''


def test_imports_are_grouped_and_sorted() -> None:
    assert imported(TEXT) == (
        "from typing import (Any, ClassVar)\n"
        "\n"
        "import attrs\n"
        "\n"
        "from postalytics_runtime.schema import (UNSET, Model, Unset)\n"
    )


def test_a_text_that_uses_nothing_has_no_imports() -> None:
    assert imported("x = 1\n") == ""


def test_names_that_are_imported_elsewhere_are_left_out() -> None:
    assert imported("x: Any = Model()\n", {"Model"}) == "from typing import (Any)\n"


def test_the_classes_of_a_text_are_neither_constants_nor_variables() -> None:
    assert classes_in(TEXT) == {"Any", "ClassVar", "Local", "Model", "Unset"}
