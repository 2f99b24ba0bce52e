"""Resolve a spec as a whole: names, references and rules, all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..model import ApiModel, ResourceModel
from ..yaml import quoted
from .account import check_identity
from .doc_pages import DocPages
from .endpoints import check_base_path, check_environments
from .fake import check_fake
from .models import (
    check_models,
    declare_models,
    declare_types,
    operation_dependencies,
    report_resource_cycles,
)
from .names import Namespace, check_package, refuse_reserved
from .operations import (
    OperationChecker,
    ReadChecker,
    ReadOperations,
    check_errors,
    refuse_error_fields,
)

if TYPE_CHECKING:
    from ..language import ApiFile, Document, FakeFile
    from ..model import ResolvedModel
    from ..yaml import Diagnostics


def resolve(document: Document, diagnostics: Diagnostics) -> ApiModel:
    """Check a spec, and return the model of its API.

    Raises:
        SpecError: with all problems, including those found while reading.
    """
    pages = DocPages(document.api, diagnostics)
    names = Namespace("class name", diagnostics)
    types = declare_types(document, names, pages, diagnostics)
    declared = declare_models(document, types, names, diagnostics)
    models = check_models(declared, document.resources, pages, diagnostics)
    classes = [*([document.api.api] if document.api else []), *types, *declared]
    _check_resource_names(document, classes, diagnostics)
    checker = OperationChecker(types, declared, pages, diagnostics)
    resources = tuple(
        ResourceModel(
            name=file.resource,
            summary=file.summary,
            operations=checker.check(file),
            receives=tuple(file.receives),
        )
        for file in document.resources
    )
    operations = {str(each.name): each for one in resources for each in one.operations}
    reads = ReadOperations(operations, declared, diagnostics)
    resources = _with_reads(document, resources, ReadChecker(reads, diagnostics))
    report_resource_cycles(operation_dependencies(resources, declared), diagnostics)
    fake = document.fake and _check_fake(document, document.fake, resources, models, diagnostics)
    if document.api:
        refuse_error_fields(document.api.errors, document.resources, declared, diagnostics)
    api = _check_api(document.api, reads, diagnostics) if document.api else None
    if api is None or diagnostics:
        raise diagnostics.error()
    return attrs.evolve(
        api, types=tuple(types.values()), models=models, resources=resources, fake=fake
    )


def _check_resource_names(document: Document, classes: list[str], diagnostics: Diagnostics) -> None:
    names = Namespace("resource", diagnostics)
    for file in document.resources:
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
    document: Document,
    resources: tuple[ResourceModel, ...],
    checker: ReadChecker,
) -> tuple[ResourceModel, ...]:
    """Return the resources with the operations that their operations read."""
    return tuple(
        attrs.evolve(
            resource,
            operations=tuple(
                checker.check(operation, file.operations[operation.name])
                for operation in resource.operations
            ),
        )
        for resource, file in zip(resources, document.resources, strict=True)
    )


def _check_fake(
    document: Document,
    fake: FakeFile,
    resources: tuple[ResourceModel, ...],
    models: tuple[ResolvedModel, ...],
    diagnostics: Diagnostics,
) -> FakeFile:
    sound = {
        name
        for file in document.resources
        for name, operation in file.operations.items()
        if operation.sound
    }
    operations = {
        str(operation.name): operation
        for resource in resources
        for operation in resource.operations
        if operation.name in sound
    }
    return check_fake(fake, operations, {str(model.name): model for model in models}, diagnostics)


def _check_api(api: ApiFile, reads: ReadOperations, diagnostics: Diagnostics) -> ApiModel:
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
        errors=check_errors(api.errors, diagnostics),
        types=(),
        models=(),
        resources=(),
        account=check_identity(api.account, reads) if api.account else None,
        fake=None,
    )
