"""The types of unions: one of their models, or the object of another one."""

from __future__ import annotations

from collections.abc import Iterable

from ....model import ResolvedModel
from ...sources import origin
from ..python_source import docstring


def members_of(models: Iterable[ResolvedModel]) -> set[str]:
    """The names of the models of all unions among `models`."""
    return {str(name) for model in models if model.union for name in model.union.models}


def aliases(models: Iterable[ResolvedModel]) -> str:
    """The types of the unions among `models`; they come last, when all classes are known."""
    return "\n".join(_alias(model) for model in models if model.union)


def _alias(model: ResolvedModel) -> str:
    names = " | ".join(model.union.models if model.union else ())
    doc = docstring(
        (model.summary,),
        (model.note,) if model.note else (),
        ("What is none of these models is the object as it is in JSON.",),
        origin(model),
    )
    return f"{model.name}: TypeAlias = {names} | dict[str, Any]\n{doc}\n"
