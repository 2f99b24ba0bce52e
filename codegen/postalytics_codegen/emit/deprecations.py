"""Deprecations in words."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from ..language import Deprecation, Renaming
from ..model import CodeModel, EnvironmentModel, FieldModel, OperationModel, ParameterModel
from ..yaml import Text

Renamable: TypeAlias = OperationModel | ParameterModel | FieldModel | CodeModel
Deprecatable: TypeAlias = Renamable | EnvironmentModel


@attrs.frozen(kw_only=True)
class Ending:
    """Deprecation of a name. All but the note is safe to write into code."""

    name: str
    """As it is emitted."""
    since: str | None
    use: str | None
    """What to use instead, as it is emitted."""
    remove_in: str | None
    note: Text | None = None

    @property
    def sentence(self) -> str:
        """What documents say, without the note."""
        return f"Deprecated{self._facts}"

    @property
    def words(self) -> tuple[str | Text, ...]:
        """What documents say."""
        return (self.sentence, " ", self.note) if self.note else (self.sentence,)

    def warning(self, shown: str) -> str:
        """What the warning says; `shown` is what it calls the thing."""
        return f"{shown} is deprecated{self._facts}"

    @property
    def _facts(self) -> str:
        parts = [f"use `{self.use}`"] if self.use else []
        parts += [f"it is removed in {self.remove_in}"] if self.remove_in else []
        since = f" since {self.since}" if self.since else ""
        return f"{since}{': ' * bool(parts)}{'; '.join(parts)}."


def deprecation(thing: Deprecatable) -> Ending | None:
    """Return the deprecation of a thing, if it is deprecated."""
    ended: Deprecation | None = thing.deprecated
    if ended is None:
        return None
    return Ending(
        name=_emitted(thing, thing.name),
        since=ended.since,
        use=_emitted(thing, ended.use) if ended.use else None,
        remove_in=ended.remove_in,
        note=ended.note,
    )


def old_name(thing: Renamable) -> Ending | None:
    """Return the deprecation of the old name of a thing, if it has one."""
    renaming: Renaming | None = thing.renamed_from
    if renaming is None:
        return None
    return Ending(
        name=_emitted(thing, renaming.name),
        since=renaming.since,
        use=_emitted(thing, thing.name),
        remove_in=renaming.remove_in,
    )


def deprecation_words(thing: Deprecatable) -> tuple[str | Text, ...]:
    """Return what documents say of the deprecation of a thing; empty if it is not deprecated."""
    ended = deprecation(thing)
    return ended.words if ended else ()


def old_name_words(thing: Renamable) -> tuple[str, ...]:
    """Return what documents say of the old name of a thing; empty if it has none."""
    ended = old_name(thing)
    if ended is None:
        return ()
    since = f" since {ended.since}" if ended.since else ""
    removed = f"; it is removed in {ended.remove_in}" if ended.remove_in else ""
    return (f"The old name `{ended.name}` is deprecated{since}{removed}.",)


def _emitted(thing: Deprecatable, name: str) -> str:
    return name.upper() if isinstance(thing, CodeModel) else name
