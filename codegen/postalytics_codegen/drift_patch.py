"""Render the drift that a client observed as a diff of the spec.

The input is in the spec language, as `Drift` prints it: code tables with codes to add, models with
fields to add, and new types for fields that the spec has. The diff edits single lines, so the rest
of each file keeps its layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .language import ResourceFile, SeenFile, SeenModel, SeenType, read
from .load import load_spec
from .yaml import Diagnostics, Lines, NoRoomError, Text, quoted, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .language import Field
    from .model import ApiModel, FieldModel, FieldType, ModelModel
    from .yaml import Name, Position, TypeName


def spec_diff(spec: Path, seen: Path) -> str:
    """Return a diff of the spec for `git apply`; empty if the spec has everything observed.

    Args:
        spec: the folder of the spec.
        seen: the file with the observed drift.

    Raises:
        SpecError: with all problems of the spec, or of the file.
    """
    api = load_spec(spec)
    diagnostics = Diagnostics()
    node = read_yaml(seen, diagnostics)
    found = None if node is None else read(SeenFile, node, diagnostics)
    if found is None or diagnostics:
        raise diagnostics.error()
    patch = _Patch(api, _resources(spec, diagnostics), Lines(seen), diagnostics)
    for name, type_ in found.types.items():
        patch.add_codes(name, type_)
    for name, model in found.models.items():
        patch.add_fields(name, model)
    if diagnostics:
        raise diagnostics.error()
    return "".join(lines.diff() for lines in patch.files.values())


def _resources(spec: Path, diagnostics: Diagnostics) -> list[ResourceFile]:
    """Return the resource files of a spec that has been checked."""
    nodes = [read_yaml(path, diagnostics) for path in sorted((spec / "resources").glob("*.yaml"))]
    resources = [read(ResourceFile, node, diagnostics) for node in nodes if node is not None]
    return [resource for resource in resources if resource is not None]


class _Patch:
    """Patch of the files of a spec."""

    def __init__(
        self,
        api: ApiModel,
        resources: Iterable[ResourceFile],
        seen: Lines,
        diagnostics: Diagnostics,
    ) -> None:
        self.files = {one.place.path: Lines(one.place.path) for one in resources}
        self._seen = seen
        self._diagnostics = diagnostics
        self._checked: dict[str, ModelModel] = {model.name: model for model in api.models}
        self._models = {name: m for one in resources for name, m in one.models.items()}
        self._types = {name: t for one in resources for name, t in one.types.items()}

    def add_codes(self, name: TypeName, seen: SeenType) -> None:
        """Add the missing codes to a code table, each under an unused name."""
        table = self._types.get(name)
        if table is None or not table.codes:
            tables = [one for one, type_ in self._types.items() if type_.codes]
            self._unknown("code table", name, tables)
            return
        values = {code.value.value for code in table.codes.values()}
        taken = {str(one) for one in table.codes}
        for code_name, code in seen.codes.items():
            if code.value.value not in values:
                free = _free(code_name, taken)
                taken.add(free)
                self._add(code_name, free, _last(table.codes), table.at("codes"))

    def add_fields(self, name: TypeName, seen: SeenModel) -> None:
        """Add the missing fields to a model, and change the types of the fields that it has."""
        model = self._models.get(name)
        if model is None:
            self._unknown("model", name, self._models)
            return
        fields = {str(field.name): field for field in self._checked[name].fields}
        wires = {w.value for field in fields.values() for w in (field.wire, *field.also)}
        written = {key.place: (key, field) for key, field in model.fields.items()}
        several: set[str] = set()
        for field_name, field in seen.fields.items():
            old = fields.get(field_name)
            if old is not None and field.places.keys() <= {"type", "also"}:
                key, one = written[old.name.place]
                new = [name.value for name in field.also if name.value not in wires]
                if new and "{" in key.value and key.value not in several:
                    several.add(key.value)
                    self._diagnostics.report(
                        field.at("also"),
                        f"the fields {quoted(key.value)} share one entry and cannot have other "
                        "names: remove them here (clients read these names anyway), or change "
                        "their 'wire'",
                    )
                self._change(one, old, field, [] if "{" in key.value else new)
            elif (field.wire.value if field.wire else field_name) in wires:
                continue
            elif old is not None:
                self._diagnostics.report(
                    field_name.place,
                    f"{name} already has a field {quoted(field_name)}: choose another name",
                )
            else:
                self._add(field_name, field_name, _last(model.fields), model.at("fields"))

    def _add(self, key: Name, name: str, last: Position | None, mapping: Position) -> None:
        """Add the observed entry `key` after the last entry of a mapping, or as its first entry."""
        lines = self.files[mapping.path]
        try:
            first, *more = self._seen.entry(key.place)
            entry = [name + first[first.index(":") :], *more]
            if last is None:
                lines.add_first_entry(mapping, entry)
            else:
                lines.add_entry(last, entry)
        except NoRoomError as error:
            self._diagnostics.report(error.place, str(error))

    def _change(self, written: Field, old: FieldModel, seen: Field, names: list[str]) -> None:
        place = written.at("type")
        lines = self.files[place.path]
        text, before = _spelled(seen.type), _spelled(written.type)
        if text.rstrip("?") == _on_the_wire(old.type):
            # Only null is new. The spec may use a named type, so keep its name.
            text = before.rstrip("?") + ("?" if text.endswith("?") else "")
        try:
            # Edit from right to left, against the usual order of the keys: a position is valid only
            # while no text before it on the line has changed.
            if names and written.also:
                lines.add_names(written.at("also"), ", ".join(names))
            if text != before:
                lines.replace(place, before, text)
            if names and not written.also:
                lines.add_key(written.place, place, text, f"also: [{', '.join(names)}]")
        except NoRoomError as error:
            self._diagnostics.report(error.place, str(error))

    def _unknown(self, what: str, name: TypeName, known: Iterable[str]) -> None:
        self._diagnostics.report_unknown(
            name.place, name, known, f"the spec has no {what} {quoted(name)}"
        )


def _last(entries: Iterable[Name | Text]) -> Position | None:
    """Return the position of the key of the last entry."""
    keys = list(entries)
    return keys[-1].place if keys else None


def _spelled(type_: Text | list[Text]) -> str:
    """Return a type as one text."""
    if isinstance(type_, list):
        return f"[{', '.join(one.value for one in type_)}]"
    return type_.value


def _on_the_wire(type_: FieldType) -> str:
    """Return the type on the wire, without the name of a named type and without `?`."""
    one = type_.model or type_.scalar or ""
    return f"[{one}]" if type_.many else one


def _free(name: str, taken: Iterable[str]) -> str:
    """Return the name, with a number if it is taken."""
    numbered = (f"{name}_{number}" for number in range(2, 10_000))
    return name if name not in taken else next(one for one in numbered if one not in taken)
