"""Deprecated codes of a code table and their old names, as source.

A member is an attribute of a class, so what warns is the class of the class.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model import CodeModel, NamedTypeModel
from ....yaml import Text
from ...deprecations import Ending, deprecation, old_name
from ..descriptions import source
from ..python_source import docstring, indent, python


def metaclass(type_: NamedTypeModel) -> tuple[str, str]:
    """Return the metaclass of a code table, and the keyword that sets it; empty without one."""
    ended = [one for code in type_.codes for one in _ended(code)]
    if not ended:
        return "", ""
    name = f"_{type_.name}Codes"
    warnings = {one.name: one.warning(f"`{type_.name}.{one.name}`") for one in ended}
    seen = "\n\n".join(
        f"@property\n@deprecated({python(warnings[one.name])})\n"
        f"def {one.name}(cls) -> {type_.name}:  # noqa: N802\n"
        f"{indent(docstring((one.sentence,)))}\n    ..."
        for one in ended
    )
    text = (
        f"\nif TYPE_CHECKING:\n\n    class {name}(EnumMeta):\n{indent(seen, 2)}\n\nelse:\n"
        f"    {name} = deprecated_codes({python(warnings)}, __name__)\n\n"
    )
    return text, f", metaclass={name}"


def member(code: CodeModel) -> str:
    """Return a member of a code table, and its old name, with what is known of it."""
    words: list[str | Text] = [code.summary] if code.summary else []
    ended = deprecation(code)
    line = f"{code.name.upper()} = {source(code.value)}"
    if ended is not None:
        words += [" ", *ended.words]
    text = f"{line}\n{docstring(words)}" if words else line
    hidden = [text] if ended else []
    if (old := old_name(code)) is not None:
        hidden.append(f"{old.name} = {source(code.value)}\n{docstring((old.sentence,))}")
    shown = [] if ended else [text]
    unseen = [f"if not TYPE_CHECKING:\n{indent(one)}" for one in hidden]
    return "\n".join([*shown, *unseen])


def _ended(code: CodeModel) -> Iterator[Ending]:
    for found in (deprecation(code), old_name(code)):
        if found is not None:
            yield found
