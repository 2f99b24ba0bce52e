"""What others hold the package to: its names, its signatures, and its quick import."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

import postalytics
from postalytics import Postalytics, accounts, contacts, errors, models, testing
from postalytics.description import API
from postalytics_runtime.operation import Operation

FACES = {
    "postalytics": "UNSET Postalytics accounts contacts errors models testing",
    "postalytics.client": "Postalytics",
    "postalytics.accounts": (
        "create_account create_login_link delete_account get_account get_my_account"
        " list_integrations update_account"
    ),
    "postalytics.contacts": (
        "create_contact delete_contact get_contact list_contact_lists list_contacts"
        " update_contact upload_contacts"
    ),
    "postalytics.errors": (
        "AuthenticationError ConfigurationError InvalidRequestError NotFoundError NotSentError"
        " OutcomeUnknownError PostalyticsError RateLimitError ResponseError ServerError"
        " ServerOutcomeUnknownError UnreadableAnswerError"
    ),
    "postalytics.models": (
        "UNSET Account AccountCreated AccountDeleted AccountReplacement AccountUpdated Contact"
        " ContactCreated ContactDeleted ContactDetails ContactList ContactReplacement"
        " ContactUpdated Integration LoginLink NewAccount NewContact NewLoginLink Unset"
    ),
    "postalytics.testing": "FakePostalytics",
}
SIGNATURES = {
    "accounts.create_account": "(body: 'NewAccount') -> 'AccountCreated'",
    "accounts.create_login_link": "(body: 'NewLoginLink') -> 'LoginLink'",
    "accounts.delete_account": "(*, account_id: 'int') -> 'AccountDeleted'",
    "accounts.get_account": "(*, account_id: 'int') -> 'Account'",
    "accounts.get_my_account": "() -> 'Account'",
    "accounts.list_integrations": "(*, limit: 'int | None' = None) -> 'Pages[Integration]'",
    "accounts.update_account": "(body: 'AccountReplacement') -> 'AccountUpdated'",
    "contacts.create_contact": "(body: 'NewContact') -> 'ContactCreated'",
    "contacts.delete_contact": "(*, contact_id: 'int') -> 'ContactDeleted'",
    "contacts.get_contact": "(*, contact_id: 'int') -> 'ContactDetails'",
    "contacts.list_contact_lists": "(*, limit: 'int | None' = None) -> 'Pages[ContactList]'",
    "contacts.list_contacts": (
        "(*, contact_list_id: 'int', start: 'int' = 1, limit: 'int | None' = None)"
        " -> 'Pages[Contact]'"
    ),
    "contacts.update_contact": "(body: 'ContactReplacement') -> 'ContactUpdated'",
    "contacts.upload_contacts": (
        "(rows: 'Rows[NewContact]', *, contact_list_id: 'int', concurrency: 'int' = 8)"
        " -> 'BulkUpload[NewContact, ContactCreated]'"
    ),
}


@pytest.fixture
async def somebody() -> AsyncIterator[Postalytics]:
    async with Postalytics(environment="local") as client:
        yield client


def in_a_fresh_interpreter(program: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return run.stdout


@pytest.mark.parametrize("module", FACES)
def test_the_public_names_are_these(module: str) -> None:
    found = importlib.import_module(module)

    assert found.__all__ == FACES[module].split()
    assert all(hasattr(found, name) for name in found.__all__)


@pytest.mark.parametrize("name", SIGNATURES)
def test_the_signatures_are_these(name: str, somebody: Postalytics) -> None:
    resource, function = name.split(".")
    method = getattr(getattr(somebody, resource), function)

    assert str(inspect.signature(method)) == SIGNATURES[name]


@pytest.mark.parametrize("operation", API.operations, ids=str)
def test_a_method_is_the_function_with_the_client_in_it(
    operation: Operation[object], somebody: Postalytics
) -> None:
    function = getattr(importlib.import_module(f"postalytics.{operation.resource}"), operation.name)
    resource = getattr(somebody, operation.resource)
    method = getattr(resource, operation.name)

    assert (method.__func__, method.__self__) == (function, somebody)
    assert method.__doc__ == function.__doc__
    assert next(iter(inspect.signature(function).parameters)) == "client"
    assert getattr(type(resource), operation.name) is function


@pytest.mark.parametrize("operation", API.operations, ids=str)
def test_a_docstring_says_what_it_does_where_that_was_found_and_what_it_raises(
    operation: Operation[object],
) -> None:
    function = getattr(importlib.import_module(f"postalytics.{operation.resource}"), operation.name)
    lines = inspect.cleandoc(function.__doc__).splitlines()
    words = " ".join(function.__doc__.split())

    assert lines[:2] == [operation.summary, ""]
    assert f"Effect: {operation.effect.value}; it " in words
    assert f"Source: {operation.source.url} ({operation.source.confidence}: " in words
    assert ("OutcomeUnknownError" in words) is not (operation.effect.value == "read")
    for name in list(inspect.signature(function).parameters)[1:]:
        assert f" {name}: " in words


def test_help_shows_the_methods_of_a_resource() -> None:
    program = "from postalytics.client import ContactsResource; help(ContactsResource)"

    assert "Replace a contact. What is left out becomes null." in in_a_fresh_interpreter(program)


def test_a_resource_is_made_once(somebody: Postalytics) -> None:
    assert somebody.contacts is somebody.contacts
    assert somebody.contacts.client is somebody


def test_importing_the_package_imports_nothing_else() -> None:
    program = "import postalytics, sys; print(*sys.modules)"
    imported = {name.partition(".")[0] for name in in_a_fresh_interpreter(program).split()}

    assert imported.isdisjoint(
        {"aiohttp", "asyncio", "attr", "attrs", "cattrs", "orjson", "postalytics_runtime", "yaml"}
    )


def test_models_are_imported_without_a_network_library() -> None:
    program = "from postalytics.models import NewContact; import sys; print(*sys.modules)"
    imported = {name.partition(".")[0] for name in in_a_fresh_interpreter(program).split()}

    assert imported.isdisjoint({"aiohttp", "asyncio", "cattrs", "click", "rich", "yaml"})


@pytest.mark.parametrize(
    "program",
    [
        "from postalytics import Postalytics, accounts, contacts",
        "from postalytics import *; Postalytics, UNSET, testing",
        "import postalytics; postalytics.contacts.create_contact, postalytics.models.NewContact",
        "import postalytics.errors; postalytics.errors.NotSentError",
    ],
)
def test_names_are_there_whichever_way_they_are_asked_for(program: str) -> None:
    assert in_a_fresh_interpreter(program) == ""


def test_dir_shows_the_public_names() -> None:
    assert dir(postalytics) == sorted(postalytics.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'postalytics' has no attribute 'Contacts'$"):
        getattr(postalytics, "Contacts")  # noqa: B009 (a type checker would see the other way)


def test_what_is_asked_for_is_what_its_home_has() -> None:
    assert postalytics.Postalytics is Postalytics
    assert postalytics.UNSET is models.UNSET
    assert [postalytics.accounts, postalytics.contacts, postalytics.errors] == [
        accounts,
        contacts,
        errors,
    ]
    assert postalytics.testing.FakePostalytics.api is API
    assert testing.FakePostalytics.fake.key_field == "api_key"


def test_the_module_is_a_command() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "postalytics", "contacts", "upload", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.startswith("Usage: postalytics contacts upload [OPTIONS] FILE.csv")


def test_every_source_is_a_page_of_the_vendor_with_a_confidence() -> None:
    root = "https://docs.postalytics.com/references/postalytics-rest-api/"
    known = {"official", "official-part", "transcribed", "client", "inferred"}

    assert all(operation.source.url.startswith(root) for operation in API.operations)
    assert {operation.source.confidence for operation in API.operations} <= known
