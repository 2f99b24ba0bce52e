"""Resolve a spec as a whole: names, references and rules, all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..model import ApiModel, IdentityModel, ResourceModel
from ..yaml import quoted
from .authentication import check_authentication, refuse_key_parameters
from .commands import CommandChecker
from .deprecation import check_deprecations
from .doc_pages import DocPages
from .doctor import SpecPlaces, check_doctor
from .endpoints import check_base_path, check_environments
from .events import EventsChecker
from .exports import ExportsChecker, row_fields
from .fake import check_fake
from .models import (
    check_models,
    declare_models,
    declare_types,
    operation_dependencies,
    report_resource_cycles,
    split_faces,
)
from .names import Namespace, check_package, refuse_reserved
from .operations import (
    Endpoints,
    OperationChecker,
    ReadChecker,
    ReadOperations,
    RecordChangeChecker,
    check_errors,
    check_idempotency,
    refuse_error_fields,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language import ApiFile, DoctorFile, ExportFile, FakeFile, Identity, ResourceFile
    from ..model import OperationModel
    from ..yaml import Diagnostics
    from .models import DeclaredModel


def resolve(
    api: ApiFile | None,
    resources: Sequence[ResourceFile],
    fake: FakeFile | None,
    doctor: DoctorFile | None,
    exports: Sequence[ExportFile],
    release: str | None,
    diagnostics: Diagnostics,
) -> ApiModel:
    """Check a spec, and return the model of its API; a file that cannot be read is left out.

    `release` is the version of the project that the spec belongs to, if it is known.

    Raises:
        SpecError: with all problems, including those found while reading.
    """
    diagnostics.next_stage()
    pages = DocPages(api, diagnostics)
    names = Namespace("class name", diagnostics)
    types = declare_types(resources, names, pages, diagnostics)
    declared = declare_models(resources, types, names, diagnostics)
    declared, resources = split_faces(declared, resources, names)
    models = check_models(declared, resources, pages, diagnostics)
    _check_resource_names(resources, [*([api.api] if api else []), *types, *declared], diagnostics)
    diagnostics.next_stage()
    functions = Namespace("operation", diagnostics)
    endpoints = Endpoints(diagnostics)
    checker = OperationChecker(types, declared, pages, functions, endpoints, diagnostics)
    checked = [(file, checker.check(file)) for file in resources]
    operations = _whole(checked, declared, diagnostics)
    diagnostics.next_stage()
    reads = ReadOperations(operations, declared, diagnostics)
    changes = RecordChangeChecker(reads, declared, names, diagnostics)
    made = _with_reads(checked, ReadChecker(reads, changes, diagnostics))
    report_resource_cycles(operation_dependencies(made, declared), diagnostics)
    models_by_name = {str(model.name): model for model in models}
    if api:
        refuse_error_fields(api.errors, resources, declared, diagnostics)
        refuse_key_parameters(api, operations.values(), diagnostics)
        check_idempotency(api, resources, operations.values(), diagnostics)
    received = frozenset(str(name) for file in resources for name in file.receives)
    events = EventsChecker(reads, declared, models_by_name, received, functions, pages, diagnostics)
    whole = _check_api(api, reads, events, diagnostics) if api else None
    check_deprecations(api, resources, release, declared, functions, diagnostics)
    diagnostics.next_stage()
    places = SpecPlaces(api, resources, fake, diagnostics)
    environments = [str(name) for name in api.environments] if api else []
    examined = check_doctor(doctor, reads, places, environments, diagnostics) if doctor else None
    in_rows = row_fields(operations.values(), models_by_name)
    checked_exports = ExportsChecker(in_rows, diagnostics).check_all(exports)
    if fake:
        sound = {name for file in resources for name, one in file.operations.items() if one.sound}
        known = {name: one for name, one in operations.items() if name in sound}
        fake = check_fake(fake, known, models_by_name, diagnostics)
    if not diagnostics:  # Commands are made of names, so other problems would cause more of them.
        commands = CommandChecker(reads, declared, diagnostics)
        made = tuple(commands.check(file, one) for file, one in zip(resources, made, strict=True))
    if whole is None or diagnostics:
        raise diagnostics.error()
    webhooks = whole.events.webhooks if whole.events else None
    made = tuple(
        attrs.evolve(one, subscribes=webhooks is not None and one.name == webhooks.list.resource)
        for one in made
    )
    return attrs.evolve(
        whole,
        types=tuple(types.values()),
        models=models,
        resources=made,
        fake=fake,
        doctor=examined,
        exports=checked_exports,
    )


def _whole(
    checked: list[tuple[ResourceFile, tuple[OperationModel, ...]]],
    models: dict[str, DeclaredModel],
    diagnostics: Diagnostics,
) -> dict[str, OperationModel]:
    """Return the operations whose models are known, by name.

    What others say of the fields of an unknown model is not checked: it is only a consequence.
    """
    whole: dict[str, OperationModel] = {}
    for operation in (one for _, operations in checked for one in operations):
        used = [operation.body] if operation.body else []
        used += [] if operation.plain else [operation.returns]
        if all(name in models and diagnostics.is_readable(name) for name in used):
            whole[operation.name] = operation
        else:
            diagnostics.unreadable(operation.name)
    return whole


def _check_resource_names(
    resources: Sequence[ResourceFile], classes: list[str], diagnostics: Diagnostics
) -> None:
    names = Namespace("resource", diagnostics)
    for file in resources:
        refuse_reserved("resource", file.resource, diagnostics)
        # The class of a resource is named after it without the underscores.
        alike = file.resource.replace("_", "")
        names.claim(file.resource, file.resource.place, alike=alike)
        for name in classes:
            if name.lower() == f"{alike}resource":
                diagnostics.report(
                    file.resource.place,
                    f"the class of the resource {quoted(file.resource)} would have the "
                    f"name of another class, {quoted(name)}: rename one of them",
                )


def _with_reads(
    checked: list[tuple[ResourceFile, tuple[OperationModel, ...]]], reads: ReadChecker
) -> tuple[ResourceModel, ...]:
    """Return the resources, their operations with the operations that these read."""
    return tuple(
        ResourceModel(
            name=file.resource,
            summary=file.summary,
            operations=tuple(reads.check(one, file.operations[one.name]) for one in operations),
            receives=tuple(file.receives),
        )
        for file, operations in checked
    )


def _check_api(
    api: ApiFile, reads: ReadOperations, events: EventsChecker, diagnostics: Diagnostics
) -> ApiModel:
    """Return the model of the API without its types, models, resources and fake."""
    check_package(api.package, diagnostics)
    refuse_reserved("api", api.api, diagnostics)
    return ApiModel(
        name=api.api,
        package=api.package,
        summary=api.summary,
        version=api.version,
        base_path=check_base_path(api.base_path, diagnostics),
        limits=tuple(api.limits),
        environments=check_environments(api, diagnostics),
        default_environment=api.default_environment,
        authentication=check_authentication(api, diagnostics),
        errors=check_errors(api.errors, diagnostics),
        idempotency=api.idempotency,
        account=_identity(api.account, reads) if api.account else None,
        events=events.check(api.events) if api.events else None,
    )


def _identity(identity: Identity, reads: ReadOperations) -> IdentityModel | None:
    """Return the operation that returns the account, and the fields that identify and name it."""
    read = reads.without_path(identity.read, many=False, but="an account is one object")
    if read is None:
        return None
    field = reads.field(identity.field, read)
    names = [reads.field(name, read, "a string") for name in identity.names]
    if field is None:
        return None
    known = tuple(one for one in names if one is not None)
    return IdentityModel(read=read, field=field, names=known)
