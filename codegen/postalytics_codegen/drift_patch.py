"""Makes a diff of a spec from what a client has seen of the API, as its `Drift` prints it.

What was seen is in the language of the spec: code tables with codes to add, models with fields to
add, and for a field that the spec has, another type. Each is put where it belongs, line by line, so
that the rest of a file stays as it was written.
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
    """A diff of the spec that `git apply` takes; empty where the spec has all that was seen.

    Args:
        spec: the folder of the spec.
        seen: the file with what was seen.

    Raises:
        SpecError: with all that is wrong with the spec, or with the file.
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
    """The resource files of a spec that is known to be sound."""
    nodes = [read_yaml(path, diagnostics) for path in sorted((spec / "resources").glob("*.yaml"))]
    resources = [read(ResourceFile, node, diagnostics) for node in nodes if node is not None]
    return [resource for resource in resources if resource is not None]


class _Patch:
    """The files of a spec, and what is done to them."""

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
        """Add what a code table lacks, each code under a name that is free."""
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
        """Add the fields that a model lacks, and change the types of those that it has."""
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
                        f"the fields {quoted(key.value)} are written as one and cannot have other "
                        "names: take them out here, as they are read under these names all the "
                        "same, or change their 'wire'",
                    )
                self._change(one, old, field, [] if "{" in key.value else new)
            elif (field.wire.value if field.wire else field_name) in wires:
                continue
            elif old is not None:
                self._diagnostics.report(
                    field_name.place,
                    f"{name} has a field {quoted(field_name)} already, choose another name",
                )
            else:
                self._add(field_name, field_name, _last(model.fields), model.at("fields"))

    def _add(self, key: Name, name: str, last: Position | None, mapping: Position) -> None:
        """Add what was seen under `key`, behind the last entry of a mapping if it has any."""
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
            # Only null is new: the type may have a name, which stays.
            text = before.rstrip("?") + ("?" if text.endswith("?") else "")
        try:
            # From right to left, as most are written: a place holds as long as none before it grew.
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
    """Where the key of the last entry stands."""
    keys = list(entries)
    return keys[-1].place if keys else None


def _spelled(type_: Text | list[Text]) -> str:
    """A type as one text."""
    if isinstance(type_, list):
        return f"[{', '.join(one.value for one in type_)}]"
    return type_.value


def _on_the_wire(type_: FieldType) -> str:
    """A type without the name of its own and without the mark for null."""
    one = type_.model or type_.scalar or ""
    return f"[{one}]" if type_.many else one


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where it is taken."""
    numbered = (f"{name}_{number}" for number in range(2, 10_000))
    return name if name not in taken else next(one for one in numbered if one not in taken)
