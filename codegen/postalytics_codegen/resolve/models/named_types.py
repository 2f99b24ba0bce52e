"""Check named types: ids and code tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...model import CodeModel, NamedTypeModel
from ...yaml import Text
from ..names import Namespace, refuse_reserved
from .values import read_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...language import NamedType, ResourceFile
    from ...model import NamedScalar
    from ...yaml import Diagnostics
    from ..doc_pages import DocPages


def declare_types(
    resources: Iterable[ResourceFile], names: Namespace, pages: DocPages, diagnostics: Diagnostics
) -> dict[str, NamedTypeModel]:
    """Return all named types of a spec, by name; `names` also has the names of models."""
    declared: dict[str, NamedTypeModel] = {}
    for resource in resources:
        for name, type_ in resource.types.items():
            refuse_reserved("type", name, diagnostics)
            if names.claim(name, name.place, alike=name.lower()):
                declared[name] = NamedTypeModel(
                    name=name,
                    resource=resource.resource,
                    scalar=cast("NamedScalar", type_.type),
                    summary=type_.summary,
                    source=pages.source(type_.source),
                    note=type_.note,
                    codes=_codes(type_, diagnostics),
                )
    return declared


def _codes(type_: NamedType, diagnostics: Diagnostics) -> tuple[CodeModel, ...]:
    values = Namespace("code", diagnostics)
    codes: list[CodeModel] = []
    for name, code in type_.codes.items():
        value = read_value("the code", type_.type, code.value, diagnostics)
        if isinstance(value, int | Text):
            values.claim(str(value) if isinstance(value, int) else value.value, code.value.place)
            codes.append(
                CodeModel(
                    name=name,
                    value=value,
                    summary=code.summary,
                    confidence=code.confidence,
                    deprecated=code.deprecated,
                    renamed_from=code.renamed_from,
                )
            )
    return tuple(codes)
