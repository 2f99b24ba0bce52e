"""Check what is deprecated, and the old names of what was renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from ..language import Code, Field, Operation, Parameter, Version
from ..yaml import Name, quoted
from .names import RESERVED, Namespace, check_known, refuse_reserved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ..language import ApiFile, Deprecation, Model, NamedType, Renaming, ResourceFile
    from ..yaml import Diagnostics
    from .models import DeclaredModel

Renamed: TypeAlias = Operation | Parameter | Field | Code


def check_deprecations(
    api: ApiFile | None,
    resources: Sequence[ResourceFile],
    release: str | None,
    declared: Mapping[str, DeclaredModel],
    functions: Namespace,
    diagnostics: Diagnostics,
) -> None:
    """Check all deprecations and old names of a spec.

    Args:
        api: the settings of the API, if they could be read.
        resources: the resource files.
        release: the version of the project that the spec belongs to, if it is known.
        declared: the models, by name.
        functions: the names of all functions.
        diagnostics: collects the problems.
    """
    checker = _Checker(Version(release) if release else None, diagnostics)
    if api is not None:
        checker.check_environments(api)
    checker.check_all("operation", dict(_functions(resources)))
    for resource in resources:
        for name, operation in resource.operations.items():
            checker.check_renamed("operation", name, operation, functions)
            checker.refuse_name_of_resource(operation, resource.resource)
            checker.check_parameters(operation)
            checker.check_functions(operation, declared)
        for type_ in resource.types.values():
            checker.check_codes(type_)
        for kind, model in resource.models.items():
            fields = declared[kind].fields if kind in declared else ()
            checker.check_fields(model, [field.name for field in fields])
        for group in resource.groups.values():
            checker.refuse_in_group(group.fields.values())


def _functions(resources: Iterable[ResourceFile]) -> Iterator[tuple[str, Deprecation | None]]:
    """Yield the emitted functions of operations; what is made of one ends with it."""
    for resource in resources:
        for name, operation in resource.operations.items():
            yield name, operation.deprecated
            for made in (operation.bulk, operation.switch, operation.change):
                if made is not None:
                    yield made.function, operation.deprecated


def _claimed(kind: str, names: Iterable[Name], diagnostics: Diagnostics) -> Namespace:
    namespace = Namespace(kind, diagnostics)
    for name in names:
        namespace.claim(name, name.place)
    return namespace


@attrs.frozen
class _Checker:
    """Checker of single deprecations and old names."""

    _release: Version | None
    _diagnostics: Diagnostics

    def check_all(self, kind: str, ends: Mapping[str, Deprecation | None]) -> None:
        """Check the deprecations of things of one kind, by name; each may replace another."""
        for name, ended in ends.items():
            if ended is None:
                continue
            self._check_removal(ended)
            use = ended.use
            if use is None or not check_known(
                use, use.place, ends, f"there is no {kind}", self._diagnostics
            ):
                continue
            if use == name:
                self._diagnostics.report(use.place, f"{quoted(name)} cannot replace itself")
            elif ends[use] is not None:
                self._diagnostics.report(
                    use.place, f"{quoted(use)} is deprecated itself: name what is not"
                )

    def check_renamed(self, kind: str, name: str, written: Renamed, names: Namespace) -> None:
        """Check the old name of a thing, and claim it."""
        renaming = written.renamed_from
        if renaming is None:
            return
        self._check_removal(renaming)
        old = renaming.name
        if written.deprecated is not None:
            self._diagnostics.report(
                renaming.place,
                f"{quoted(name)} is deprecated itself: remove its old name, or 'deprecated'",
            )
        if kind != "code":  # In capitals, as they are emitted, no name of a code is reserved.
            refuse_reserved(kind, old, self._diagnostics)
        names.claim(old, old.place)

    def refuse_name_of_resource(self, operation: Operation, resource: Name) -> None:
        """Report an old name of an operation that is the name of its resource."""
        renaming = operation.renamed_from
        if renaming is not None and renaming.name == resource:
            self._diagnostics.report(
                renaming.name.place,
                f"an operation cannot have the name of its resource, {quoted(resource)}",
            )

    def check_environments(self, api: ApiFile) -> None:
        """Check the environments of the API."""
        ends = {str(name): one.deprecated for name, one in api.environments.items()}
        self.check_all("environment", ends)
        if (ended := ends.get(api.default_environment)) is not None:
            self._diagnostics.report(
                ended.place,
                "the default environment cannot be deprecated: every client that names none would "
                "be warned of it",
            )

    def check_codes(self, type_: NamedType) -> None:
        """Check the codes of a code table."""
        self.check_all("code", {name: one.deprecated for name, one in type_.codes.items()})
        names = _claimed("code", type_.codes, self._diagnostics)
        for name, code in type_.codes.items():
            self.check_renamed("code", name, code, names)

    def check_parameters(self, operation: Operation) -> None:
        """Check the parameters of an operation."""
        given = {**operation.path, **operation.query, **operation.headers}
        names = _claimed("parameter", given, self._diagnostics)
        paging = operation.paginate
        own = (paging.start, paging.limit) if paging else ()
        for name, parameter in given.items():
            ended = parameter.deprecated
            if ended is not None:
                self._refuse(
                    ended,
                    {
                        "parameter of a path": name in operation.path,
                        "parameter that is required": parameter.required,
                        "parameter of the paging": name in own,
                    },
                )
            if parameter.renamed_from is not None and paging and name == paging.limit:
                self._diagnostics.report(
                    parameter.renamed_from.place,
                    "callers do not give the page size, so it needs no old name",
                )
            self.check_renamed("parameter", name, parameter, names)
        self.check_all("parameter", {name: one.deprecated for name, one in given.items()})

    def check_functions(self, operation: Operation, declared: Mapping[str, DeclaredModel]) -> None:
        """Report old names of parameters that an emitted function has for something else."""
        given = {**operation.path, **operation.query, **operation.headers}
        switched = {operation.switch.argument} if operation.switch else set[Name]()
        for one in given.values():
            self._refuse_taken(one.renamed_from, {"limit", *switched})
        fixed = operation.bulk.fixed if operation.bulk else []
        in_path = {name for name in fixed if name in given}
        for name in in_path:
            taken = RESERVED["fixed value"] - RESERVED["parameter"]
            self._refuse_taken(given[name].renamed_from, taken | {*fixed} - in_path)
        body = declared.get(operation.body) if operation.body else None
        for field in body.fields if body else ():
            if field.name in fixed:
                self._refuse_taken(field.renamed_from, RESERVED["fixed value"] | in_path)

    def _refuse_taken(self, renaming: Renaming | None, taken: Collection[str]) -> None:
        if renaming is not None and renaming.name in taken:
            self._diagnostics.report(
                renaming.name.place,
                f"{quoted(renaming.name)} cannot be an old name: an emitted function has another "
                "use for it",
            )

    def check_fields(self, model: Model, names: Iterable[Name]) -> None:
        """Check the fields of a model; `names` are those of all its fields."""
        fields = {key.value: field for key, field in model.fields.items()}
        ends: dict[str, Deprecation | None] = dict.fromkeys(names)
        self.check_all("field", ends | {name: one.deprecated for name, one in fields.items()})
        taken = _claimed("field", names, self._diagnostics)
        for name, field in fields.items():
            if field.deprecated is not None:
                self._refuse(field.deprecated, {"field that is required": field.required})
            self.check_renamed("field", name, field, taken)

    def refuse_in_group(self, fields: Iterable[Field]) -> None:
        """Report deprecated and renamed fields of a group."""
        for field in fields:
            for written in (field.deprecated, field.renamed_from):
                if written is not None:
                    self._diagnostics.report(
                        written.place,
                        "a field of a group cannot be deprecated or renamed: write it in each "
                        "model",
                    )

    def _refuse(self, ended: Deprecation, reasons: Mapping[str, bool]) -> None:
        for words, is_so in reasons.items():
            if is_so:
                self._diagnostics.report(
                    ended.place, f"a {words} cannot be deprecated: callers cannot leave it out"
                )
                return

    def _check_removal(self, ended: Deprecation | Renaming) -> None:
        """Report a removal that is too early, or due."""
        removal, since = ended.remove_in, ended.since
        if removal is None:
            return
        if since is not None and removal.order <= since.order:
            self._diagnostics.report(
                removal.place, f"'remove_in' {removal} must be later than 'since' {since}"
            )
        elif self._release is None:
            self._diagnostics.report(
                removal.place,
                "'remove_in' needs the version of the project: give it in the pyproject.toml above "
                "the spec",
            )
        elif self._release.order >= removal.order:
            self._diagnostics.report(
                removal.place,
                f"the release is {self._release}, so this is to be removed now: remove it, or give "
                "a later 'remove_in'",
            )
