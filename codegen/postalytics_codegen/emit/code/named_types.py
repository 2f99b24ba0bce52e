"""Emits the ids and code tables of a resource."""

from __future__ import annotations

from collections.abc import Iterable

from ...model import NamedTypeModel
from ..sources import origin
from .deprecation import member, metaclass
from .python_source import PYTHON, Words, docstring, indent


def _base(type_: NamedTypeModel) -> str:
    """The class that a named type is made of."""
    number = type_.scalar != "string"
    if type_.codes:
        return "IntEnum" if number else "StrEnum"
    return "IntId" if number else "StrId"


def id_classes(ids: list[NamedTypeModel]) -> str:
    """Ids: classes to a type checker, and nothing new at run time."""
    classes = "\n\n".join(
        f"class {type_.name}({_base(type_)}):\n{indent(_docstring(type_))}" for type_ in ids
    )
    return f"if TYPE_CHECKING:\n\n{indent(classes)}\n\nelse:\n{indent(plain_ids(ids))}\n"


def plain_ids(ids: Iterable[NamedTypeModel]) -> str:
    """What ids are at run time."""
    return "\n".join(f"{type_.name} = {PYTHON[type_.scalar]}" for type_ in ids)


def code_table(type_: NamedTypeModel) -> str:
    """A code table as an enum."""
    members = "\n".join(map(member, type_.codes))
    seen, meta = metaclass(type_)
    doc = _docstring(type_, ("Values that are not here may come; they are kept as they are.",))
    return (
        f"{seen}\nclass {type_.name}({_base(type_)}{meta}):\n{indent(doc)}\n\n{indent(members)}\n"
    )


def _docstring(type_: NamedTypeModel, *more: Words) -> str:
    return docstring(
        (type_.summary,),
        (type_.note,) if type_.note else (),
        *more,
        origin(type_),
    )
