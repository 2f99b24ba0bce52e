"""The whole circle: an API changes, a client sees it, the spec takes it up, and it is typed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web

from postalytics import API, Drift, Postalytics
from postalytics.testing import FakePostalytics
from postalytics_codegen.cli import main
from postalytics_codegen.emit.code import package
from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError, plain
from support.fidelity.guides import chosen
from support.fidelity.guides import run as run_program
from support.fidelity.pages import HOME, code_on

GUIDE = "maintaining/drift.md"
SIZES = [{"template_id": 301, "size": "1"}, {"template_id": 302, "size": "9"}]
CONTACTS = [
    {"contact_id": 1, "row": 1, "isVIP": True},
    {"contact_id": 2, "row": 2, "isVIP": False},
    {"contact_id": 3, "row": 3, "isVIP": None},
]
USE = """\
import json
from postalytics import API
from postalytics.models import Contact, TemplateSize
from postalytics_runtime.schema import MismatchReport

def read(operation, data):
    return API.operation(operation).returns.structure(data, MismatchReport())

contact = read("contacts.list_contacts", {"isVIP": True})
template = read("templates.list_templates", {"size": "9"})
said = [Contact.__annotations__["is_vip"], contact.is_vip, contact.extra]
print(json.dumps([*said, template.size is TemplateSize.CODE_9]))
"""


class Tomorrow:
    """The vendor's server of tomorrow, for two operations, once each."""

    def __init__(self) -> None:
        self._answers = {"templates.list_templates": SIZES, "contacts.list_contacts": CONTACTS}

    async def __call__(self, operation: str, _: web.Request) -> web.Response | None:
        answer = self._answers.pop(operation, None)
        if answer is None:
            return None
        return web.Response(body=orjson.dumps(answer), content_type="application/json")


def run(*command: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def run_guide(fake: FakePostalytics) -> Drift:
    """Run the program of the guide, and return the drift in it."""
    (program,) = chosen(GUIDE)
    names: dict[str, Any] = {"fake": fake}
    await run_program(program, names)
    drift: Drift = names["drift"]
    return drift


@pytest.mark.runs("maintaining/drift.md")
async def test_what_a_client_sees_becomes_a_typed_attribute(
    fake: FakePostalytics,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    fake.intercept = Tomorrow()

    drift = await run_guide(fake)

    assert capsys.readouterr().out.endswith(f"\n{drift}\n")
    assert drift.patch().startswith(shown_in_guide())
    assert adopted(drift) == ["bool | None", True, {}, True]


async def test_all_new_names_and_codes_can_be_pasted(tmp_path: Path) -> None:
    names = ("class", "isVip", "is_vip", "a-b.c", "_", "_1st", "first-name", "extra", "x" * 80)
    values = (1, None, True, ["a"], [1, None], {"a": 1}, 10**19, 0.5, "text")
    contacts = [dict.fromkeys(names, value) for value in values]
    drift = Drift()
    drift.observe(API, API.operation("contacts.list_contacts"), [*contacts, {"tags": ["a"]}])
    drift.observe(API, API.operation("contacts.list_contacts"), [{"tags": None}])
    codes = ("-1", "77", "New", "a b-c", "class", "new")
    for code in codes:
        drift.observe(API, API.operation("templates.get_template"), {"size": code})
    drift.observe(API, API.operation("accounts.get_account"), {"Token": "x"})

    paste(drift, spec_copy(tmp_path))

    api = load_spec(tmp_path / "spec")
    fields = {str(model.name): model.own_fields for model in api.models}
    assert [field.wire.value for field in fields["Contact"][-10:]] == [*names, "tags"]
    assert [field.type.scalar for field in fields["Contact"][-10:]] == [*["any"] * 9, "string"]
    (sizes,) = (table.codes for table in api.types if table.name == "TemplateSize")
    assert [plain(code.value) for code in sizes[-6:]] == [*codes]
    assert (fields["Account"][-1].wire.value, fields["Account"][-1].secret) == ("Token", True)


async def test_fields_of_a_model_without_any_are_pasted_below_it(tmp_path: Path) -> None:
    drift = Drift()
    drift.observe(API, API.operation("accounts.list_integrations"), [{"id": "1", "status": "On"}])
    accounts = spec_copy(tmp_path) / "resources" / "accounts.yaml"
    text = accounts.read_text("utf-8")
    accounts.write_text(text.replace("    fields: {}\n", "    fields:\n"), "utf-8")

    paste(drift, tmp_path / "spec")

    models = {str(model.name): model for model in load_spec(tmp_path / "spec").models}
    assert [field.name for field in models["Integration"].fields] == ["id", "status"]


async def test_a_new_field_of_a_record_is_sent_back_if_its_replacement_has_it(
    tmp_path: Path,
) -> None:
    drift = Drift()
    drift.observe(API, API.operation("contacts.list_contacts"), [{"isVIP": True}])
    spec = spec_copy(tmp_path)
    kept = "is_vip=value_or_unset(contact.is_vip)"

    paste(drift, spec)
    assert kept not in package(load_spec(spec))["models/contacts.py"]
    contacts = spec / "resources" / "contacts.yaml"
    before, own, after = contacts.read_text("utf-8").partition("  ContactReplacement:\n")
    field = "    fields:\n      is_vip: {type: bool, wire: isVIP, confidence: observed}\n"
    contacts.write_text(before + own + after.replace("    fields:\n", field, 1), "utf-8")
    assert kept in package(load_spec(spec))["models/contacts.py"]


async def test_a_change_that_is_pasted_is_refused(tmp_path: Path) -> None:
    drift = Drift()
    drift.observe(API, API.operation("contacts.list_contacts"), [{"row": None}])

    paste(drift, spec_copy(tmp_path))

    with pytest.raises(SpecError, match=r"duplicate key 'row'"):
        load_spec(tmp_path / "spec")


def shown_in_guide() -> str:
    (shown,) = (code.text for code in code_on(GUIDE) if code.language == "yaml")
    return shown


def spec_copy(folder: Path) -> Path:
    return Path(shutil.copytree(HOME / "spec", folder / "spec"))


def paste(drift: Drift, spec: Path) -> None:
    """Paste all entries at the end of the same mappings in the spec."""
    entries = r"^  (\w+):.*\n    (fields|codes):\n((?: {6}.*\n)+)"
    for name, key, lines in re.findall(entries, drift.patch(), re.M):
        mapping = re.compile(rf"^  {name}:\n(?: {{4}}.*\n)*? {{4}}{key}:\n(?: {{6}}.*\n)*", re.M)
        for path in spec.glob("resources/*.yaml"):
            text = path.read_text("utf-8")
            if found := mapping.search(text):
                path.write_text(text[: found.end()] + lines + text[found.end() :], "utf-8")


def adopted(drift: Drift) -> Any:
    """Return the output of a program that uses the package of the spec with the drift in it."""
    here = Path.cwd()
    paste(drift, spec_copy(here))
    assert main(["generate"]) == 0
    assert main(["check"]) == 0
    return json.loads(run(sys.executable, "-c", USE, cwd=here, PYTHONPATH="generated"))


async def test_an_api_as_the_spec_has_it_shows_no_drift(fake: FakePostalytics) -> None:
    drift = Drift()
    lists = [one for one in API.operations if one.returns_list and not one.path_parameters]

    async with Postalytics(fake.api_key, base_url=fake.url, drift=drift) as client:
        for operation in lists:
            await client.pages(operation).collect()
        await client.contacts.list_contacts(contact_list_id=1).collect()

    assert len(lists) >= 5
    # The fields of an integration are unknown, so the fake returns its own.
    models = re.findall(r"^  (\w+):", drift.patch(), re.M)
    assert models == ["Integration"]
