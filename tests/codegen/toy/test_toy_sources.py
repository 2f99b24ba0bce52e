"""Sources: a page, any other address, or none."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from postalytics_codegen.cli import main
from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError
from postalytics_runtime.schema import Provenance

TOY = Path(__file__).parents[1] / "toy_spec"
ADDRESS = "https://treasury.example/book?day=1#fees"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the documents of the toy API."""
    folder = tmp_path_factory.mktemp("documents")
    options = ["--output", str(folder), "--docs", str(folder / "docs")]
    assert main(["generate", "--spec", str(TOY), *options]) == 0
    return folder / "docs"


def test_an_operation_has_the_address_of_its_source_if_it_has_one(lending: Any) -> None:
    listed, charge = (lending.API.operation(f"fees.{name}") for name in ("list_fees", "charge_fee"))

    assert listed.source == Provenance(url=ADDRESS, confidence="transcribed")
    assert charge.source is None


def documented(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def test_a_docstring_has_the_address_of_a_source_if_it_has_one(lending: Any) -> None:
    resource = type(lending.Library("k:d").fees)

    assert f"Source: {ADDRESS} (transcribed)." in documented(resource.list_fees)
    assert "Source" not in documented(resource.charge_fee)
    assert "Source" not in documented(lending.models.NewFeeRemark)


def test_documents_link_to_the_source_if_there_is_one(docs: Path) -> None:
    paths = json.loads((docs / "openapi.json").read_text("utf-8"))["paths"]
    reference = (docs / "reference/fees.md").read_text("utf-8")
    coverage = (docs / "coverage.md").read_text("utf-8")

    assert paths["/fees/{day}"]["get"]["externalDocs"] == {"url": ADDRESS}
    assert "externalDocs" not in paths["/fees"]["post"]
    assert f"- Source: [book?day=1#fees]({ADDRESS})" in reference
    assert reference.count("- Source: ") == 1
    (row,) = [line for line in coverage.splitlines() if line.startswith("| [`charge_fee`]")]
    assert row == (
        "| [`charge_fee`](reference/fees.md#charge_fee) | POST | `/fees` |  |  | no | create "
        "| nothing yet |"
    )


def without_docs(folder: Path, api: str) -> Path:
    (folder / "resources").mkdir()
    (folder / "api.yaml").write_text(api, "utf-8")
    resource = """\
resource: pets
summary: Animals.
models:
  Pet: {summary: An animal., fields: {name: string}}
operations:
  get_pet: {summary: Get it., get: /pet, returns: Pet, effect: read}
"""
    (folder / "resources/pets.yaml").write_text(resource, "utf-8")
    return folder


def api_without_docs() -> str:
    text = (TOY.parent / "shelter_spec/api.yaml").read_text("utf-8")
    return "".join(line for line in text.splitlines(True) if not line.startswith("docs:"))


def test_a_spec_without_sources_needs_no_address_of_documents(tmp_path: Path) -> None:
    api = "".join(
        line for line in api_without_docs().splitlines(True) if "source: {page" not in line
    )

    assert load_spec(without_docs(tmp_path, api)).models[0].source is None


def test_a_page_needs_the_address_of_documents(tmp_path: Path) -> None:
    spec = without_docs(tmp_path, api_without_docs())
    pets = spec / "resources/pets.yaml"
    source = "source: {page: pets, confidence: official}, effect"
    pets.write_text(pets.read_text("utf-8").replace("effect", source), "utf-8")

    with pytest.raises(SpecError) as caught:
        load_spec(spec)

    message = "'page' is below 'docs' of api.yaml, which is missing: write 'url'"
    assert message in [fault.message for fault in caught.value.diagnostics]
