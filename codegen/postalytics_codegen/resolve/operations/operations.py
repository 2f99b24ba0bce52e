"""Check operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from ...language import PLAIN_ANSWERS, OperationFacts, facts
from ...model import OperationModel
from ...yaml import TypeName, quoted
from ..models import plain_answer, returned
from ..names import check_known, check_type_name, refuse_reserved
from .bulk import check_bulk
from .methods import Endpoints, check_effect
from .paging import PagingChecker
from .parameters import (
    check_header_parameters,
    check_path_parameters,
    check_query_parameters,
)

if TYPE_CHECKING:
    from ...language import Operation, ResourceFile
    from ...model import Method, NamedTypeModel, PlainAnswer
    from ...yaml import Diagnostics, Name, Text
    from ..doc_pages import DocPages
    from ..models import DeclaredModel
    from ..names import Namespace

METHODS = ("get", "post", "put", "patch", "delete")


@attrs.frozen
class OperationChecker:
    """Checker of the operations of all resources; `names` are those of the operations."""

    _types: dict[str, NamedTypeModel]
    _models: dict[str, DeclaredModel]
    _pages: DocPages
    _names: Namespace
    _endpoints: Endpoints
    _diagnostics: Diagnostics

    def check(self, resource: ResourceFile) -> tuple[OperationModel, ...]:
        """Return the operations of a resource, without what is read for them."""
        # Operations with problems were left out, so the file may still have operations.
        if not (resource.operations or self._diagnostics):
            self._diagnostics.report(
                resource.at("operations"), "a resource must have at least one operation"
            )
        for name, operation in resource.operations.items():
            self._claim(name, resource.resource)
            for made in (operation.bulk, operation.switch, operation.change):
                if made is not None:
                    self._claim(made.function, resource.resource)
        return tuple(
            self._operation(resource.resource, name, operation)
            for name, operation in resource.operations.items()
        )

    def _claim(self, name: Name, resource: Name) -> None:
        refuse_reserved("operation", name, self._diagnostics)
        if name == resource:
            self._diagnostics.report(
                name.place, f"an operation cannot have the name of its resource, {quoted(name)}"
            )
        if name.endswith("_model"):
            self._diagnostics.report(name.place, "the name of an operation cannot end in '_model'")
        self._names.claim(name, name.place)

    def _operation(self, resource: Name, name: Name, operation: Operation) -> OperationModel:
        method, path = self._method(name, operation)
        if path:
            self._endpoints.claim(name, method, path)
            check_effect(operation, method, self._diagnostics)
        response, body = self._response(operation), self._body(operation, method)
        query_parameters = check_query_parameters(operation, self._types, self._diagnostics)
        path_parameters = check_path_parameters(operation, path, self._types, self._diagnostics)
        item, paging, plain = response, None, plain_answer(operation)
        if operation.paginate and not plain:
            item, paging = PagingChecker(
                operation, operation.paginate, response, self._models, self._diagnostics
            ).check(query_parameters)
        return OperationModel(
            **facts(OperationFacts, operation),
            name=name,
            resource=resource,
            method=cast("Method", method.upper()),
            path=path.value if path else "",
            path_parameters=path_parameters,
            query_parameters=query_parameters,
            header_parameters=check_header_parameters(operation, self._types, self._diagnostics),
            returns=response.name if response else TypeName(),
            item=item.name if item else TypeName(),
            many=_is_many(operation),
            plain=cast("PlainAnswer | None", plain),
            paging=paging,
            bulk=check_bulk(operation, body, path_parameters, self._diagnostics),
            source=self._pages.source(operation.source),
        )

    def _method(self, name: Name, operation: Operation) -> tuple[str, Text | None]:
        """Return the method and the path; no path unless exactly one is given."""
        paths: dict[str, Text | None] = {method: getattr(operation, method) for method in METHODS}
        given = [(method, path) for method, path in paths.items() if path is not None]
        if len(given) == 1:
            return given[0]
        if given:
            self._diagnostics.report(
                operation.at(given[1][0]),
                f"an operation must have one path, but {quoted(name)} has {len(given)}",
            )
        elif operation.sound:
            self._diagnostics.report(
                name.place, f"{quoted(name)} has no path: give one of {', '.join(METHODS)}"
            )
        return "", None

    def _response(self, operation: Operation) -> DeclaredModel | None:
        returns, name = operation.returns, returned(operation)
        if plain := plain_answer(operation):
            self._check_plain(operation, plain)
            return None
        if _is_many(operation) and operation.unwrap:
            self._diagnostics.report(
                operation.at("unwrap"),
                "'unwrap' is for one object, but this operation returns a list",
            )
        if isinstance(returns, list) and len(returns) != 1:
            self._diagnostics.report(
                operation.at("returns"), "'returns' is a model, or one in brackets for a list"
            )
        else:
            others = () if isinstance(returns, list) else PLAIN_ANSWERS
            known = (*self._models, *others)
            check_type_name("model", name.value, name.place, known, self._diagnostics)
        return self._models.get(name.value)

    def _check_plain(self, operation: Operation, plain: str) -> None:
        """Report what needs a record in the response, of which there is none."""
        options = ("unwrap", "paginate", "bulk", "change", *(["command"] * (plain == "bytes")))
        for option in options:
            if getattr(operation, option):
                self._diagnostics.report(
                    operation.at(option),
                    f"{option!r} needs a response with a record, but this one is {plain!r}",
                )
        if plain == "none" and operation.command and operation.command.columns:
            self._diagnostics.report(
                operation.command.at("columns"), "there is no record, so there are no 'columns'"
            )

    def _body(self, operation: Operation, method: str) -> DeclaredModel | None:
        body = operation.body
        if body is None:
            return None
        if method == "get":
            self._diagnostics.report(body.place, "a request with GET cannot have a 'body'")
        check_known(body, body.place, self._models, "unknown model", self._diagnostics)
        return self._models.get(body)


def _is_many(operation: Operation) -> bool:
    """Return whether a caller gets a list."""
    paginate = None if plain_answer(operation) else operation.paginate
    return isinstance(operation.returns, list) or bool(paginate and paginate.items)
