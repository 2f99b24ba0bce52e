"""Checks that the parts of a spec fit together, and makes the model of the API of them.

Every part is checked to the end: what has a fault is reported and goes on with a stand-in,
so that one run shows all faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..model import ApiModel, ResourceModel
from .fake import check_fake
from .models import check_models, declare_models
from .names import Namespace, check_package, refuse_reserved
from .operations import OperationChecker
from .server import check_base_path, check_environments, check_limits, check_message_at
from .sources import Pages

if TYPE_CHECKING:
    from ..diagnostics import Diagnostics
    from ..language import ApiFile, Document, FakeFile
    from ..model import ModelModel

__all__ = ["check"]


def check(document: Document, diagnostics: Diagnostics) -> ApiModel:
    """Check a spec.

    Raises:
        SpecError: with all faults, those found while reading among them.
    """
    pages = Pages(document.api, diagnostics)
    declared = declare_models(document, diagnostics)
    written = [operation for file in document.resources for operation in file.operations.values()]
    models = check_models(declared, written, pages, diagnostics)
    resources = _check_resources(
        document, OperationChecker(declared, pages, diagnostics), diagnostics
    )
    fake = document.fake and _check_fake(document, document.fake, resources, models, diagnostics)
    api = _check_api(document.api, diagnostics) if document.api else None
    if api is None or diagnostics:
        raise diagnostics.error()
    return attrs.evolve(api, models=models, resources=resources, fake=fake)


def _check_resources(
    document: Document, checker: OperationChecker, diagnostics: Diagnostics
) -> tuple[ResourceModel, ...]:
    names = Namespace("resource", diagnostics)
    resources: list[ResourceModel] = []
    for file in document.resources:
        # Classes are named after resources without the underscores.
        names.claim(file.resource, file.resource.place, alike=file.resource.replace("_", ""))
        refuse_reserved("resource", file.resource, diagnostics)
        resources.append(
            ResourceModel(name=file.resource, summary=file.summary, operations=checker.check(file))
        )
    return tuple(resources)


def _check_fake(
    document: Document,
    fake: FakeFile,
    resources: tuple[ResourceModel, ...],
    models: tuple[ModelModel, ...],
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


def _check_api(api: ApiFile, diagnostics: Diagnostics) -> ApiModel:
    """All but the models and resources."""
    check_package(api.package, diagnostics)
    refuse_reserved("api", api.api, diagnostics)
    return ApiModel(
        name=api.api,
        package=api.package,
        summary=api.summary,
        version=api.version,
        base_path=check_base_path(api.base_path, diagnostics),
        limits=check_limits(api.limits, diagnostics),
        environments=check_environments(api, diagnostics),
        default_environment=api.default_environment,
        message_at=check_message_at(api.errors, diagnostics),
        models=(),
        resources=(),
        fake=None,
    )
