"""The emitted class of the client says what its base class takes."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

from postalytics import Postalytics
from postalytics_runtime.client import Client
from postalytics_runtime.client.arguments import check_arguments


def arguments(documented: type) -> dict[str, str]:
    """Return what a docstring says of each argument, without line breaks and the first capital."""
    text = inspect.getdoc(documented) or ""
    part = text[text.index("Args:\n") + 6 : text.index("Raises:")]
    found = re.findall(r"^    (\w+): (.*?)(?=^    \w+: |\Z)", part, re.DOTALL | re.MULTILINE)
    words = {name: " ".join(what.split()) for name, what in found}
    return {name: what[0].lower() + what[1:] for name, what in words.items()}


def test_the_class_explains_each_argument_as_its_base_class_does() -> None:
    explained = {
        name: what.replace("<API>", "POSTALYTICS") for name, what in arguments(Client).items()
    }
    assert arguments(Postalytics) == explained
    assert [*explained] == [*inspect.signature(Postalytics).parameters]


def test_type_checkers_know_the_options_that_the_client_takes() -> None:
    tree = ast.parse(Path(inspect.getfile(check_arguments)).read_text(encoding="utf-8"))
    (options,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == "ClientOptions"
    )
    stated = {
        node.target.id: ast.unparse(node.annotation)
        for node in options.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    taken = inspect.signature(Client).parameters.values()
    options_of_client = {
        one.name: str(one.annotation) for one in taken if one.kind is one.KEYWORD_ONLY
    }
    assert stated == options_of_client
