"""From a reading to a request."""

from __future__ import annotations

import base64
from typing import Any

import attrs
import pytest

from postalytics import API
from postalytics_runtime.doctor import Reading, build_request
from postalytics_runtime.http import Request
from postalytics_runtime.schema import Parameter, ResourceDescription


def built(**facts: Any) -> Request:
    values = facts.pop("given", {})
    reading = Reading(name="one", label="one", **facts)
    return build_request(API, "https://vendor.test", reading, values, "WRONG")[0]


def test_a_call_has_its_values_in_the_path_and_the_query_without_checks() -> None:
    given = {"contact_list_id": "a/b", "limit": "101", "start": "-1"}
    request = built(operation="contacts.list_contacts", given=given, key="own")

    assert (request.method, request.sends_key) == ("GET", True)
    assert str(request.url) == ("https://vendor.test/api/v1/contacts/a%2Fb?start=-1&limit=101")


def test_a_value_of_a_list_has_the_name_of_its_style() -> None:
    operation = attrs.evolve(
        API.operation("contacts.list_contacts"),
        path_parameters=(),
        query_parameters=(
            Parameter("tag", "string", style="brackets", is_list=True),
            Parameter("kind", "string", style="comma", is_list=True),
        ),
    )
    held = ResourceDescription(operations=(operation,), models=())
    api = attrs.evolve(API, resources=("contacts",), load=lambda _: held)
    reading = Reading(name="one", label="one", operation="contacts.list_contacts")

    request, _ = build_request(
        api, "https://vendor.test", reading, {"tag": "a", "kind": "b"}, "WRONG"
    )
    assert request.url.raw_query_string == "tag%5B%5D=a&kind=b"


def test_more_query_parameters_have_their_own_names() -> None:
    query = (("pagesize", "a b"),)
    request = built(operation="templates.list_templates", query=query)

    assert str(request.url) == "https://vendor.test/api/v1/templates?pagesize=a%20b"


@pytest.mark.parametrize(
    ("spelling", "path"), [("slash", "/api/v1/templates/7/"), ("upper", "/api/v1/TEMPLATES/7")]
)
def test_a_path_is_spelled_otherwise(spelling: str, path: str) -> None:
    given = {"template_id": "7"}
    request = built(operation="templates.get_template", given=given, spelling=spelling)

    assert request.url.raw_path == path


def test_options_are_below_the_root_and_addresses_above_it() -> None:
    options, document = built(options="/contacts/1"), built(address="/openapi.json")

    assert (options.method, options.url.raw_path) == ("OPTIONS", "/api/v1/contacts/1")
    assert (document.method, document.url.raw_path) == ("GET", "/openapi.json")
    assert not options.sends_key
    assert not document.sends_key


def test_the_wrong_key_takes_the_place_of_the_own_one() -> None:
    request = built(operation="accounts.get_my_account", key="wrong")

    assert not request.sends_key
    assert request.headers["Authorization"] == f"Basic {base64.b64encode(b'WRONG:').decode()}"


def test_the_description_for_logs_has_no_values() -> None:
    reading = Reading(name="one", label="one", operation="templates.get_template")
    _, call = build_request(API, "https://vendor.test", reading, {"template_id": "7"}, "WRONG")
    assert (call.operation, call.path) == ("templates.get_template", "/templates/{template_id}")
    reading = Reading(name="one", label="one", address="/openapi.json")
    _, call = build_request(API, "https://vendor.test", reading, {}, "WRONG")
    assert (call.operation, call.path) == ("doctor", "/openapi.json")
