from __future__ import annotations

import re
from pathlib import Path

import pytest

from postalytics_codegen.emit.documents import coverage_page, find_tests
from postalytics_codegen.model import ApiModel
from support.codegen.hostile import planted
from support.codegen.markup import MARKUP, blocks, cells, links, text_of
from support.codegen.openapi import OWN, SHELTER, TOY
from support.small_spec import load

VISITS = "../tests/test_visits.py"
HEAD = (
    "| operation | method | path | vendor's page | confidence | paginated | effect | tested by |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
)


def found(*functions: str, address: str = VISITS) -> dict[str, str]:
    """Return the tests that are found in a module with these functions."""
    text = "".join(f"def {function}() -> None: ...\n\n" for function in functions)
    tests = find_tests(SHELTER, {address: text})
    return {name: link.removesuffix(f"`]({address})")[2:] for name, link in tests.items()}


def test_a_test_is_named_after_its_operation_and_its_fact() -> None:
    assert found("test_get_visit", "test_list_visits_of_no_pet", "test_turn_visits") == {
        "get_visit": "test_get_visit",
        "list_visits": "test_list_visits_of_no_pet",
    }


def test_the_first_test_of_an_operation_counts() -> None:
    assert found("test_get_visit_b", "test_get_visit_a") == {"get_visit": "test_get_visit_b"}


def test_the_longest_name_that_fits_wins() -> None:
    assert found("test_thank_for_animal_once") == {"thank_for_animal": "test_thank_for_animal_once"}
    assert found("test_thank_for_nothing") == {"thank": "test_thank_for_nothing"}


def test_only_operations_of_the_module_s_resource_are_tested_there() -> None:
    assert found("test_get_keeper") == {}
    assert found("test_get_visit", address="../tests/test_other_visits.py") == {}
    assert found("test_get_keeper", address="test_keepers.py") == {"get_keeper": "test_get_keeper"}


def test_asynchronous_tests_count_and_other_functions_do_not() -> None:
    text = (
        "async def test_get_visit_twice(): ...\n"
        "def get_visit(): ...\n"
        "test_thank = 1\n"
        "def helper():\n    def test_turn_visit(): ...\n"
    )

    assert find_tests(SHELTER, {VISITS: text}) == {
        "get_visit": f"[`test_get_visit_twice`]({VISITS})"
    }


def test_the_page_counts_and_lists_every_operation() -> None:
    page = coverage_page(SHELTER, {"get_visit": f"[`test_get_visit`]({VISITS})"})

    assert page.startswith(
        "<!-- Emitted from the spec by postalytics-codegen. Do not edit: change the spec. -->\n\n"
        "# Coverage\n\n"
        "11 operations, 1 of them with a behavioural test. "
        "[The reference](reference/README.md) says what each does.\n\n"
        "| confidence | meaning | operations |\n"
        "| --- | --- | --- |\n"
        "| official | the vendor's page was read to its end | 11 |\n"
    )
    assert "which costs money and cannot be recalled | 2 |\n" in page
    assert HEAD in page
    assert (
        "| [`list_animal_visits`](reference/visits.md#list_animal_visits) | GET | "
        "`/animals/{animal_id}/visits` | "
        "[list-visits](https://docs.shelter.example/reference/list-visits) | official | offset | "
        "read | nothing yet |\n"
        "| [`get_visit`](reference/visits.md#get_visit) | GET | `/visits/{visit_id}` | "
        "[get-visit](https://docs.shelter.example/reference/get-visit) | official | no | read | "
        "[`test_get_visit`](../tests/test_visits.py) |\n"
    ) in page


@pytest.mark.parametrize("api", [TOY, SHELTER, OWN], ids=lambda api: str(api.name))
def test_there_is_a_row_for_every_operation(api: ApiModel) -> None:
    page, _, _ = coverage_page(api, {}).partition("\n\n## Evidence")
    *_, rows = page.split("\n\n")

    names = [text_of(row) for row in cells(rows)[8::8]]

    assert names == [f"`{o.name}`" for resource in api.resources for o in resource.operations]


def test_the_evidence_of_sources_and_parts_of_another_confidence_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = load(
        (
            "resources/visits.yaml",
            "source: {page: visits, confidence: official}\n    fields:\n      visit_id",
            "source: {page: visits, confidence: official, evidence: Pages disagree.}\n"
            "    fields:\n      visit_id",
        )
    )

    _, _, evidence = coverage_page(spec, {}).partition("\n\n## Evidence\n\n")

    assert evidence.startswith(
        "| of | vendor's page | confidence | parts of another confidence | evidence |\n"
        "| --- | --- | --- | --- | --- |\n"
    )
    assert (
        "| `end_visit` | [end-visit](https://docs.shelter.example/reference/end-visit) | "
        "official | inferred: `visit_id` |  |\n"
    ) in evidence
    assert (
        "| `Visit` | [visits](https://docs.shelter.example/reference/visits) | official |  | "
        "Pages disagree. |\n"
    ) in evidence
    assert "`VisitId`" not in evidence


def test_what_users_read_is_help_and_no_note_about_evidence() -> None:
    about = re.compile(
        r"old reference|the page (says|lists|shows|marks|calls)|on the page\b|page was (not )?read"
        r"|\b(one|two) (client|user|source)s?\b|another client|officially",
        re.IGNORECASE,
    )
    operations = [operation for resource in OWN.resources for operation in resource.operations]
    parameters = [p for o in operations for p in (*o.path_parameters, *o.query_parameters)]
    fields = [field for model in OWN.models for field in model.fields]
    words = [text for o in operations for text in (o.summary, o.note)]
    words += [text for p in parameters for text in (p.summary, p.note)]
    words += [text for model in OWN.models for text in (model.summary, model.note)]
    words += [text for field in fields for text in (field.summary, field.note)]
    words += [text for type_ in OWN.types for text in (type_.summary, type_.note)]

    texts = [text.value for text in words if text]

    assert len(texts) > 200
    assert [text for text in texts if about.search(text)] == []


@pytest.mark.parametrize("text", MARKUP, ids=lambda text: ascii(text[:30]))
def test_text_of_the_spec_stays_in_its_cell(text: str) -> None:
    page = coverage_page(planted(SHELTER, lambda old: f"{old}{text}"), {})

    assert blocks(page) == blocks(coverage_page(SHELTER, {}))


def test_a_test_is_linked_by_its_address() -> None:
    address = "../some%20tests/test_visits.py"
    text = "def test_get_visit() -> None: ..."

    page = coverage_page(SHELTER, find_tests(SHELTER, {address: text}))

    assert address in links(page)
