"""Hostile text that looks like code, and the ways to plant it in a spec."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import yaml

from postalytics_codegen.language import api, doctor, events, fake, mapping, models, operations
from postalytics_codegen.model import ApiModel, ParameterModel
from postalytics_codegen.yaml import Position, Text

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
"""Texts that run the canary if they escape from their string."""

CORPUS = [
    *BREAKOUTS,
    *("'", '"', "''", '""', "'''", '"""', "''''", '""""', '"""""', '"""""""', "`", "„“«»"),
    *("\\", "\\\\", "\\\\\\", '\\"', "\\'", '\\"""', 'ends with "', "ends with \\", "\\\n"),
    *("{}", "{0}", "{{", "}}", "{__import__('os')}", "${HOME}", "$(id)", "%s", "%(a)s", "%n%d"),
    *("{{ 7 * 7 }}", "{% raw %}", "{# #}", "f'{1}'", 'rb"""', "<%= 1 %>", "<script>"),
    *("a\nb", "a\r\nb", "a\rb", "a\x85b", "a\u2028b", "a\u2029b", "a\tb", "a\x0bb", "a\x0cb"),
    *("\u202eabc\u202c", "\u2066abc\u2069", "\u200b", "\ufeff", "\u00ad"),
    *("\x00", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\udfff\ud800", "\uffff", "\ufffd"),
    *("# noqa", '""" # noqa', "' # type: ignore", "# fmt: off", "# -*- coding: utf-7 -*-"),
    *("\\N{DASH}", "\\x00", "\\u0000", "\\U0010ffff", "\\777", "\\N{"),
    *("import os", "from os import *", "def f():", "):", "]})", ";", "x" * 5000, "word " * 500),
    *("\U0001f4ec mail", "שלום עולם", "مرحبا", "e\u0301", "ﬁ", "K", "\U000e0041"),
    *(
        "..",
        "-",
        "None",
        "0",
        "-0",
        "1e9",
        "Raises:\n    X: y",
        ">>> 1 / 0",
        ".. raw:: html",
        "```",
    ),
]

KINDS = [
    f'"""\n{CANARY}\n"""',
    f"'; {CANARY} #",
    'ends with {}%s\\\\"""',
    "a\x85b\u2028c\rd\u202e\x00\ud800",
    "# type: ignore\n# noqa",
    "word " * 500,
]
"""One text of each kind, where all of them would take too long."""


def planted(model: ApiModel, make: Callable[[str], str]) -> ApiModel:
    """Return the model with each text of the spec replaced, past the checks of the loader."""
    made: ApiModel = _planted(model, make)
    return made


def _planted(value: Any, make: Callable[[str], str]) -> Any:
    if isinstance(value, Text):
        return Text(make(value.value), value.place)
    if not _is_part(value):
        return _each(value, lambda inner: _planted(inner, make))
    changes = {name: _planted(inner, make) for name, inner in _inner(value)}
    if isinstance(value, ParameterModel) and isinstance(value.default, str):
        changes["default"] = make(value.default)
    if type(value).__module__ == fake.__name__:
        for name, inner in changes.items():
            if isinstance(inner, dict | list):
                changes[name] = _plain_planted(inner, make)
    return attrs.evolve(value, **changes)


def _plain_planted(value: Any, make: Callable[[str], str]) -> Any:
    """Replace values of the fake, which are plain text after the check, but not names."""
    if type(value) is str:
        return make(value)
    return _each(value, lambda inner: _plain_planted(inner, make))


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        items: dict[Any, Any] = value
        return {
            change(key) if isinstance(key, Text) else key: change(inner)
            for key, inner in items.items()
        }
    if isinstance(value, list | tuple):
        inners = [change(inner) for inner in _list(value)]
        return inners if isinstance(value, list) else tuple(inners)
    return value


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield class and field of each text in a model."""
    if _is_part(value):
        for name, inner in _inner(value):
            if any(isinstance(item, Text) for item in (*_flat(inner), *_keys(inner))):
                yield type(value).__name__, name
            yield from texts(inner)
    elif isinstance(value, dict | list | tuple):
        for inner in _list(value):
            yield from texts(inner)


def _flat(value: Any) -> Iterator[Any]:
    """Yield the items of a collection, and those of the tuples in it."""
    for item in _list(value):
        yield from _flat(item) if isinstance(item, tuple) else [item]


def _is_part(value: Any) -> bool:
    """Return whether a value is a part of a model with fields of its own."""
    return attrs.has(type(value)) and not isinstance(value, Text | Position)


def _inner(value: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(value, field.name)) for field in attrs.fields(type(value))]


def _list(value: Any) -> list[Any]:
    """Return the items of a collection, or the value alone."""
    if isinstance(value, dict):
        items: dict[Any, Any] = value
        return list(items.values())
    if isinstance(value, list | tuple):
        several: Iterable[Any] = value
        return list(several)
    return [value]


def _keys(value: Any) -> Iterable[Any]:
    return value if isinstance(value, dict) else ()


def shape(text: str) -> tuple[str, int]:
    """Return the syntax tree of a module without its strings, and the number of its comments."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = sum(token.type == tokenize.COMMENT for token in tokens)
    return ast.dump(tree), comments


def shapes(files: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Return the shapes of all modules of a package."""
    return {name: shape(text) for name, text in files.items() if name.endswith(".py")}


@attrs.frozen
class Spot:
    """A kind of place in a spec file that has text, and the first place of that kind."""

    file: str
    way: tuple[str | int, ...]
    is_key: bool
    name: str

    def put(self, files: dict[str, Any], text: str) -> None:
        """Put the text in this spot."""
        inner = files[self.file]
        for step in self.way[:-1]:
            inner = inner[step]
        last = self.way[-1]
        if self.is_key:
            inner[text] = inner.pop(last)
        else:
            inner[last] = text


def read(spec: Path) -> dict[str, Any]:
    """Return the files of a spec as mappings, lists and text."""
    return {
        # This loader reads every scalar as text.
        str(path.relative_to(spec)): yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
        for path in sorted(spec.rglob("*.yaml"))
    }


def dump(data: Any) -> str:
    """Return YAML with every text in quotes and in ASCII."""
    if isinstance(data, dict):
        pairs: dict[str, Any] = data
        return "{" + ",\n".join(f"{dump(key)}: {dump(pairs[key])}" for key in pairs) + "}"
    if isinstance(data, list):
        return "[" + ",\n".join(map(dump, _list(data))) + "]"
    return '"' + "".join(map(_escaped, data)) + '"'


def _escaped(letter: str) -> str:
    plain = letter.isascii() and letter.isprintable() and letter not in '"\\'
    return letter if plain else f"\\U{ord(letter):08X}"


def spots(files: dict[str, Any]) -> list[Spot]:
    """Return a spot for each kind of place, except the keys of the spec language."""
    found: dict[str, Spot] = {}
    for file, data in files.items():
        for way, is_key in _ways(data, ()):
            kinds = [_kind(step) for step in way]
            if not is_key or kinds[-1] == "*":
                name = ".".join(kinds[-3:]) + (".<key>" if is_key else "")
                found.setdefault(name, Spot(file, way, is_key, name))
    return list(found.values())


def _ways(data: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    if isinstance(data, dict):
        pairs: dict[str, Any] = data
        for key, value in pairs.items():
            yield (*way, key), True
            yield from _ways(value, (*way, key))
    elif isinstance(data, list):
        for index, value in enumerate(_list(data)):
            yield from _ways(value, (*way, index))
    else:
        yield way, False


_WORDS = {
    field.name
    for module in (mapping, models, operations, events, api, fake, doctor)
    for kind in vars(module).values()
    if isinstance(kind, type) and attrs.has(kind)
    for field in attrs.fields(kind)
}


def _kind(step: str | int) -> str:
    """Return a key of the spec language as it is, and any other name or index as a star."""
    return str(step) if step in _WORDS else "*"
