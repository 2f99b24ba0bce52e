"""Small pieces of Python source."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeGuard

import attrs

from ...model import (
    ApiModel,
    FieldModel,
    FieldType,
    GroupModel,
    Kind,
    NamedTypeModel,
    ParameterModel,
)
from ...yaml import Text

HEADER = "# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.\n"

_WIDTH = 88  # below 100, for docstrings stand up to two levels in
PYTHON = {
    "int": "int",
    "int64": "int",
    "number": "float",
    "string": "str",
    "bool": "bool",
    "date": "Date",
    **dict.fromkeys(("datetime", "utc_datetime", "local_datetime"), "DateTime"),
    "decimal": "Decimal",
    "any": "Any",
}
"""The names of types in emitted code."""
STANDARD = {"Date": "date", "DateTime": "datetime"}
"""The names in the standard library, which a field may have, too."""

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


def together(facts: Iterable[Words]) -> Words:
    """Several sentences as one paragraph."""
    return [word for fact in facts for word in (*fact, " ")]


class Section:
    """A part of a docstring such as `Args:`, with its items."""

    def __init__(self, title: str, items: Sequence[tuple[str, Words]]) -> None:
        self.title = title
        self.items = items

    def text(self) -> str:
        """The section, escaped and wrapped."""
        lines = [_wrap((f"{name}: ", *words), "    ", "        ") for name, words in self.items]
        return "\n".join([f"{self.title}:", *lines])


def one_line(words: Words) -> str:
    """Text on one line, without characters that cannot be printed."""
    return " ".join("".join(_clean(word) for word in words).split())


def _wrap(words: Words, first: str, others: str) -> str:
    text = one_line(words)
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if text and len(first) + len(text) <= _WIDTH:  # most are short, and wrapping takes its time
        return first + text
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _clean(word: str | Text) -> str:
    text = word.value if isinstance(word, Text) else word
    if text.isprintable():
        return text
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


def group_class(group: GroupModel, kind: Kind) -> str:
    """The name of the base class of the models of that kind."""
    return f"{'Sent' if kind == 'request' else 'Received'}{group.name}"


def is_always_sent(field: FieldModel) -> bool:
    """Whether a field of a request is never left out."""
    return field.required or field.type.constant


def annotation(type_: FieldType, *, optional: str = "", sent: bool = True) -> str:
    """The annotation of a field.

    Args:
        type_: the field's type.
        optional: what else it may be, such as `Unset`.
        sent: whether callers give it, who may write an id as a plain number or text.
    """
    if type_.model:
        kinds = [str(type_.model)]
    elif type_.named:
        kinds = _named(type_.named, sent=sent)
    elif type_.literals:
        kinds = [f"Literal[{', '.join(text.literal() for text in type_.literals)}]"]
    else:
        kinds = [PYTHON[type_.scalar or "any"]]
    if not type_.single:
        # Ids in a list are all of the class or all plain: so a list that was read can be sent.
        apart = type_.named is not None and not type_.named.codes
        whole = "list[{}]" if type_.many else "dict[str, {}]"
        kinds = [whole.format(kind) for kind in (kinds if apart else [" | ".join(kinds)])]
    kinds += [optional] if optional not in ("", "None") else []
    kinds += ["None"] if type_.nullable or optional == "None" else []
    return "Any" if kinds[0] == "Any" else " | ".join(kinds)


def parameter_annotation(parameter: ParameterModel) -> str:
    """The annotation of a parameter, without the None that it may be if it is not required."""
    one = annotation(attrs.evolve(parameter.type, many=False))
    if parameter.is_mapping:
        return f"Mapping[str, {one}]"
    return f"Sequence[{one}]" if parameter.many else one


def _named(type_: NamedTypeModel, *, sent: bool) -> list[str]:
    plain = [PYTHON[type_.scalar]] if sent or type_.codes else []
    return [str(type_.name), *plain]


def is_object(value: object) -> TypeGuard[dict[Any, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def python(value: Any) -> str:
    """JSON as Python; text is made of ASCII."""
    if isinstance(value, str):
        text = ascii(value)
        return f'"{text[1:-1]}"' if text[0] == "'" and not set("'\"") & set(text[1:-1]) else text
    if is_object(value):
        return f"{{{', '.join(f'{python(key)}: {python(value[key])}' for key in value)}}}"
    if is_array(value):
        return f"[{', '.join(map(python, value))}]"
    return repr(value)


def modules_of(api: ApiModel) -> dict[str, str]:
    """Where each class of an API is at home: a model, a named type, the fields of a change."""
    homes = {str(model.name): str(model.resource) for model in api.models}
    homes |= {str(type_.name): str(type_.resource) for type_ in api.types}
    operations = (operation for resource in api.resources for operation in resource.operations)
    return homes | {one.change.fields_type: str(one.resource) for one in operations if one.change}


def own_and_others(api: ApiModel, resource: str) -> tuple[dict[str, str], dict[str, str]]:
    """The names that `modules_of` knows: those of a resource, and those of the others."""
    places = modules_of(api)
    own = {name: home for name, home in places.items() if home == resource}
    return own, {name: home for name, home in places.items() if home != resource}


def imports(package: str, homes: Mapping[str, str]) -> str:
    """Statements that import names, each from its home; the formatter leaves what is used.

    Leave out most that is not used: the formatter takes seconds to remove thousands of names.
    """
    return "".join(f"from {package}{home} import {name}\n" for name, home in homes.items())


def names_in(source: str) -> set[str]:
    """The names that a source uses."""
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def checked(statements: str) -> str:
    """Statements that only type checkers read; empty text for none."""
    return f"if TYPE_CHECKING:\n{indent(statements)}" if statements else ""


def siblings(api: ApiModel, resource: str) -> str:
    """Statements that import the modules of other resources, as `there` writes them."""
    others = [other.name for other in api.resources if other.name != resource]
    return "".join(f"from . import {other} as _{other}\n" for other in others)


def there(home: str, resource: str) -> str:
    """What is before a name of the module of `home` in the module of `resource`."""
    return "" if home == resource else f"_{home}."


def lazy_module(
    opening: str, homes: Mapping[str, str], submodules: Iterable[str] = (), *, check: str = ""
) -> str:
    """A package's `__init__.py` that imports each of its names when it is first used.

    Args:
        opening: its docstring.
        homes: the module of each name that is not a submodule.
        submodules: its modules that are public.
        check: what is run when it is imported.
    """
    imported = imports("", homes) + "".join(f"from . import {name}\n" for name in submodules)
    return f"""{HEADER}{opening}

from __future__ import annotations

import importlib
{check}
# Importing it takes longer than all the rest. Type checkers know its name; jedi would believe a
# False without an annotation, and find nothing of the package.
TYPE_CHECKING: bool = False
if TYPE_CHECKING:
{indent(imported)}
__all__ = {[*homes, *submodules]}

_HOMES = {dict(homes)}

if not TYPE_CHECKING:  # To a type checker it would make every name a name of this package.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        found = importlib.import_module(_HOMES.get(name, f".{{name}}"), __name__)
        if name in _HOMES:
            found = getattr(found, name)
        globals()[name] = found  # the next time it is found without this function
        return found


def __dir__() -> list[str]:
    return __all__
"""


def call(function: str, /, *positional: str, **named: object) -> str:
    """A call, without named arguments whose value is `None`, `False`, `''` or `()`."""
    given = [
        f"{name}={value}"
        for name, value in named.items()
        if value is not None and value is not False and value not in ("", ())  # 0 is a value
    ]
    return f"{function}({', '.join([*positional, *given])})"


def items(sources: Iterable[str]) -> str:
    """A tuple of what is source already, empty text for none."""
    *first, last = [*sources] or [""]
    return f"({', '.join([*first, last])})" if first else f"({last},)" * bool(last)
