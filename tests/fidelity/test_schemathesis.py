"""The fake conforms to the emitted OpenAPI document for any request."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from postalytics.testing import FakePostalytics
from postalytics_codegen.emit.documents import openapi_document
from support.fidelity.server import served
from support.fidelity.spec import API

AnyCase: TypeAlias = Case[Any]

DOCUMENT: dict[str, Any] = json.loads(openapi_document(API))
DOCUMENT.pop("security")  # Each request has the key, so schemathesis need not generate one.
RESULTS = list(schemathesis.openapi.from_dict(DOCUMENT).get_all_operations())
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok()
    for result in RESULTS
    if isinstance(result, Ok)
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
few = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def send(case: AnyCase, fake: FakePostalytics) -> int:
    """Send a request and check the answer; returns its status."""
    url = fake.url + API.base_path
    response = case.call(base_url=url, auth=(fake.api_key, ""))
    case.validate_response(response, checks=CHECKS)
    return response.status_code


def can_be_wrong(name: str) -> bool:
    """Return whether the document forbids anything in a request: all text is text."""
    raw = OPERATIONS[name].definition.raw
    wrong = [p for p in raw.get("parameters", []) if plain_type(p["schema"]) != "string"]
    return bool(wrong or "requestBody" in raw)


def plain_type(schema: dict[str, Any]) -> str:
    """Return the type of a parameter, also of one that refers to the components."""
    reference = schema.get("$ref", "").rpartition("/")[2]
    found = DOCUMENT["components"]["schemas"].get(reference, schema)
    return str(found.get("type"))


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_allowed_request_gets_a_documented_response(name: str) -> None:
    operation = OPERATIONS[name]
    with served() as fake:

        @few
        @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        def check(case: AnyCase) -> None:
            assert send(case, fake) != 401

        check()
        assert {received.operation for received in fake.requests} == {
            f"{operation.definition.raw['tags'][0]}.{name}"
        }


@pytest.mark.parametrize("name", [*filter(can_be_wrong, OPERATIONS)])
def test_a_forbidden_request_is_refused(name: str) -> None:
    with served() as fake:

        @few
        @given(OPERATIONS[name].as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def check(case: AnyCase) -> None:
            send(case, fake)

        check()
        assert fake.requests


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_examples_of_the_document_are_accepted(name: str) -> None:
    raw = OPERATIONS[name].definition.raw
    values: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
    for parameter in raw.get("parameters", []):
        if "example" in parameter:
            values[parameter["in"]][parameter["name"]] = parameter["example"]
    body: dict[str, Any] = {}
    if "requestBody" in raw:
        media = raw["requestBody"]["content"]["application/json"]
        body = {"body": media["example"], "media_type": "application/json"}
    case = OPERATIONS[name].Case(path_parameters=values["path"], query=values["query"], **body)

    with served() as fake:
        assert send(case, fake) == 200
