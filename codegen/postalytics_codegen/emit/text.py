"""Small pieces of Python source."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from ..model import FieldType
from ..source import Text

HEADER = "# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.\n"

_WIDTH = 88  # below 100, for docstrings stand up to two levels in
PYTHON = {
    "int": "int",
    "int64": "int",
    "number": "float",
    "string": "str",
    "bool": "bool",
    "any": "Any",
}

Words = Sequence[str | Text]
"""A line of a docstring: our own words and the spec's."""


def docstring(summary: Words, *paragraphs: Words, sections: Sequence[Section] = ()) -> str:
    """A docstring, as a statement without indentation."""
    blocks = [_wrap(summary, "", "")]
    blocks += [_wrap(words, "", "") for words in paragraphs if words]
    blocks += [section.text() for section in sections if section.items]
    body = "\n\n".join(blocks)
    if "\n" in body or body.endswith('"'):
        return f'"""{body}\n"""'
    return f'"""{body}"""'


class Section:
    """A part of a docstring such as `Args:`, with its items."""

    def __init__(self, title: str, items: Sequence[tuple[str, Words]]) -> None:
        self.title = title
        self.items = items

    def text(self) -> str:
        """The section, escaped and wrapped."""
        lines = [_wrap((f"{name}: ", *words), "    ", "        ") for name, words in self.items]
        return "\n".join([f"{self.title}:", *lines])


def _wrap(words: Words, first: str, others: str) -> str:
    text = " ".join("".join(_clean(word) for word in words).split())
    return textwrap.fill(
        text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _clean(word: str | Text) -> str:
    text = word.value if isinstance(word, Text) else word
    return "".join(character if character.isprintable() else " " for character in text)


def indent(text: str, depth: int = 1) -> str:
    """`text` further in."""
    return textwrap.indent(text, "    " * depth)


def constant(name: str) -> str:
    """`SmallThing` and `small_thing` as `SMALL_THING`."""
    return snake(name).upper()


def snake(name: str) -> str:
    """`SmallThing` as `small_thing`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def pascal(name: str) -> str:
    """`small_things` as `SmallThings`."""
    return "".join(part.capitalize() for part in name.split("_"))


def annotation(type_: FieldType, *, optional: str = "") -> str:
    """The annotation of a field; `optional` is what else it may be, such as `Unset`."""
    text = str(type_.model) if type_.model else PYTHON[type_.scalar or "any"]
    if type_.many:
        text = f"list[{text}]"
    others = [optional] if optional not in ("", "None") else []
    others += ["None"] if type_.nullable or optional == "None" else []
    return text if text == "Any" else " | ".join([text, *others])


def arguments(**values: object) -> str:
    """Keyword arguments, without those whose value is `None`, `False`, `''` or `()`."""
    return ", ".join(
        f"{name}={value}"
        for name, value in values.items()
        if value is not None and value is not False and value not in ("", ())  # 0 is a value
    )


def literals(texts: Sequence[Text]) -> str:
    """A tuple of string literals, empty text for none."""
    return f"({', '.join(text.literal() for text in texts)},)" if texts else ""


def exported(names: Iterable[str]) -> list[str]:
    """Names in the order of an `__all__`: constants, classes, functions."""
    return sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
