"""Text that would like to be code, and the ways to plant it in a spec."""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import attrs
import yaml

from postalytics_codegen import language
from postalytics_codegen.model import ApiModel, ParameterModel
from postalytics_codegen.source import Place, Text

CANARY = "__import__('pathlib').Path('pwned').touch()"

BREAKOUTS = [
    CANARY,
    f'"""\n{CANARY}\n"""',
    f'"""; {CANARY} #',
    f"'''\n{CANARY}\n'''",
    f"'; {CANARY}; '",
    f'"; {CANARY}; "',
    f'" + str({CANARY}) + "',
    f"' + str({CANARY}) + '",
    f"\\'; {CANARY} #",
    f'\\"""\n{CANARY}\n\\"""',
    f'\\\\"""\n    {CANARY}\n',
    "{" + CANARY + "}",
    "{{" + CANARY + "}}",
    "{% " + CANARY + " %}",
    f"\n{CANARY}\n",
    f"\r{CANARY}\r",
    f"\x85{CANARY}\x85",
    f"\u2028{CANARY}\u2029",
    f"\x0c{CANARY}\x0b",
    f"x): {CANARY}",
    f"x', {CANARY}, '",
    f"#\n{CANARY}",
]
"""Each would run the canary where it is let out of its string."""

CORPUS = [
    *BREAKOUTS,
    *("'", '"', "''", '""', "'''", '"""', "''''", '""""', '"""""', '"""""""', "`", "’”“‘«»"),
    *("\\", "\\\\", "\\\\\\", '\\"', "\\'", '\\"""', 'ends with "', "ends with \\", "\\\n", "\\N"),
    *("{}", "{0}", "{{", "}}", "{__import__('os')}", "${HOME}", "$(id)", "%s", "%(a)s", "%n%d"),
    *("{{ 7 * 7 }}", "{% raw %}", "{# #}", "f'{1}'", 'rb"""', "!r}", "<%= 1 %>", "<script>"),
    *("a\nb", "a\r\nb", "a\rb", "a\x85b", "a\u2028b", "a\u2029b", "a\tb", "a\x0bb", "a\x0cb"),
    *("\u202eabc\u202c", "\u2066abc\u2069", "\u200b", "\ufeff", "\u00ad", "\u200f"),
    *("\x00", "\x01\x02", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\udfff\ud800", "\uffff", "\ufffd"),
    *("# noqa", "# type: ignore", "# fmt: off", "# -*- coding: utf-7 -*-", "# pragma: no cover"),
    *("\\N{DASH}", "\\N{EM DASH}", "\\x00", "\\u0000", "\\U0010ffff", "\\777", "\\N{"),
    *("import os", "from os import *", "pass", "def f():", "):", "]", "}", ")", ",", ";", ":=", "@"),
    *("\U0001f4ec mail", "שלום עולם", "مرحبا", "e\u0301", "ｆｕｌｌ", "ﬁ", "K", "\U000e0041"),
    *("x" * 5000, "word " * 500, "a-" * 200, ".", "..", "-", "...", "None", "True", "0", "-0", "1e9"),
    *("Args:", "Raises:\n    X: y", ">>> 1 / 0", ".. raw:: html", "```", "    indented"),
]

KINDS = [
    f'"""\n{CANARY}\n"""',
    f"'; {CANARY}; '",
    f"x): {CANARY}",
    '"""""',
    "ends with \\",
    "{__import__('os')}%s",
    "a\x85b\u2028c\rd",
    "\u202e\x00\ud800",
    "# type: ignore\n# noqa",
    "word " * 500,
]
"""One of each kind, where all would take too long."""


def planted(model: ApiModel, make: Callable[[str], str]) -> ApiModel:
    """The model with each text that comes from the spec replaced, without a loader in front."""
    return cast("ApiModel", _planted(model, make))


def _planted(value: Any, make: Callable[[str], str]) -> Any:
    if isinstance(value, Text):
        return Text(make(value.value), value.place)
    if isinstance(value, Place) or not attrs.has(type(value)):
        return _planted_items(value, make)
    changes = {
        field.name: _planted(getattr(value, field.name), make) for field in attrs.fields(type(value))
    }
    if isinstance(value, ParameterModel) and isinstance(value.default, str):
        changes["default"] = make(value.default)
    if isinstance(value, language.Collection):
        changes["records"] = _data_planted(value.records, make)
    return attrs.evolve(value, **changes)


def _planted_items(value: Any, make: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value)
        return {key: _planted(item, make) for key, item in items.items()}
    if isinstance(value, (list, tuple)):
        kind: Any = type(cast("Any", value))
        return kind(_planted(item, make) for item in cast("list[Any]", value))
    return value


def _data_planted(value: Any, make: Callable[[str], str]) -> Any:
    """Records, whose values are plain after the check. Their own keys are names of fields."""
    if isinstance(value, str):
        return make(value)
    if isinstance(value, list):
        return [_data_planted(item, make) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value)
        return {key: _data_planted(item, make) for key, item in items.items()}
    return value


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Class and field of each text in a model."""
    if isinstance(value, Mapping):
        value = list(cast("Mapping[Any, Any]", value).values())
    if isinstance(value, (list, tuple)):
        for item in cast("list[Any]", value):
            yield from texts(item)
    elif attrs.has(type(value)) and not isinstance(value, (Text, Place)):
        for field in attrs.fields(type(value)):
            inner = getattr(value, field.name)
            if _holds_text(inner):
                yield type(value).__name__, field.name
            yield from texts(inner)


def _holds_text(value: Any) -> bool:
    if isinstance(value, Mapping):
        value = list(cast("Mapping[Any, Any]", value).values())
    if isinstance(value, (list, tuple)):
        return any(isinstance(item, Text) for item in cast("list[Any]", value))
    return isinstance(value, Text)


def shape(text: str) -> tuple[str, int]:
    """The syntax tree of a module but for the strings in it, and the number of its comments."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = sum(token.type == tokenize.COMMENT for token in tokens)
    return ast.dump(tree), comments


def shapes(files: dict[str, str]) -> dict[str, tuple[str, int]]:
    """The shapes of all modules of a package."""
    return {name: shape(text) for name, text in files.items() if name.endswith(".py")}


@attrs.frozen
class Spot:
    """A kind of place in a spec file that has text, and the first place of that kind."""

    file: str
    way: tuple[str | int, ...]
    is_key: bool
    name: str

    def plant(self, files: dict[str, Any], text: str) -> str:
        """The text of the file with `text` in this spot."""
        data = copy.deepcopy(files[self.file])
        inner = data
        for step in self.way[:-1]:
            inner = inner[step]
        last = self.way[-1]
        if self.is_key:
            inner[text] = inner.pop(last)
        else:
            inner[last] = text
        return dump(data)


def read(spec: Path) -> dict[str, Any]:
    """The files of a spec as mappings, lists and text."""
    return {
        str(path.relative_to(spec)): yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (it makes text of everything)
        for path in sorted(spec.rglob("*.yaml"))
    }


def dump(data: Any) -> str:
    """YAML with every text in quotes."""
    return yaml.safe_dump(data, default_style='"', sort_keys=False, width=10**9)


def spots(files: dict[str, Any]) -> list[Spot]:
    """One spot for each kind of place."""
    found: dict[str, Spot] = {}
    for file, data in files.items():
        for way, is_key in _ways(data, ()):
            kind = file.split("/")[0].removesuffix(".yaml")
            name = ".".join([kind, *(_kind(step) for step in way)]) + ("<key>" if is_key else "")
            found.setdefault(name, Spot(file, way, is_key, name))
    return list(found.values())


def _ways(data: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    if isinstance(data, dict):
        for key, value in cast("dict[str, Any]", data).items():
            yield (*way, key), True
            yield from _ways(value, (*way, key))
    elif isinstance(data, list):
        for index, value in enumerate(cast("list[Any]", data)):
            yield from _ways(value, (*way, index))
    else:
        yield way, False


_WORDS = {
    field.name
    for kind in vars(language).values()
    if isinstance(kind, type) and attrs.has(kind)
    for field in attrs.fields(kind)
}


def _kind(step: str | int) -> str:
    """A key of the language as it is; a name that somebody gave, or an index, as a star."""
    return step if step in _WORDS else "*"
