"""The public interface of the package: its names, signatures and quick import."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import postalytics
from emitted.face import face
from postalytics import API, Postalytics, accounts, contacts, errors, models, testing
from postalytics_runtime.client import Client
from postalytics_runtime.drift import Drift
from postalytics_runtime.errors import Outcome, outcome_of
from postalytics_runtime.http import RetryPolicy, Timeout
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.schema import Effect, Operation

FACE = Path(__file__).with_name("face.txt")
MODULES = (
    *("postalytics", "postalytics.client", "postalytics.errors", "postalytics.models"),
    *("postalytics.events", "postalytics.opentelemetry", "postalytics.testing"),
    *(f"postalytics.{resource}" for resource in API.resources),
)


@pytest.fixture
async def client_in_use() -> AsyncIterator[Postalytics]:
    async with Postalytics(environment="local") as client:
        yield client


def in_a_fresh_interpreter(program: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return run.stdout


def test_the_public_names_and_signatures_are_these() -> None:
    assert face() == FACE.read_text(encoding="utf-8").splitlines(), (
        "If that is meant: python tests/emitted/face.py > tests/emitted/face.txt"
    )


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_all_its_public_names(name: str) -> None:
    module = importlib.import_module(name)

    assert all(hasattr(module, name) for name in module.__all__)
    assert len(module.__all__) == len(set(module.__all__))


def test_all_names_are_there_without_any_extra() -> None:
    extras = ["click", "openpyxl", "psycopg", "pytest", "redis"]
    without = f"import sys; sys.modules.update(dict.fromkeys({extras}))"
    shown = in_a_fresh_interpreter(f"{without}; from postalytics import *; print(Fleet.__name__)")
    assert shown == "Fleet\n"


def operation_functions() -> dict[str, Callable[..., object]]:
    """The functions of all resources by name."""
    modules = [importlib.import_module(f"postalytics.{resource}") for resource in API.resources]
    return {
        name: getattr(module, name)
        for module in modules
        for name in module.__all__
        if name.islower()
    }


def loaded(program: str) -> set[str]:
    """Return the modules of single resources that a program has loaded."""
    names = in_a_fresh_interpreter(f"{program}; import sys; print(*sys.modules)").split()
    return {
        name.removeprefix("postalytics.")
        for name in names
        if name.startswith("postalytics.") and name.split(".")[-1] in API.resources
    }


@pytest.mark.parametrize("operation", API.operations, ids=str)
def test_a_function_is_its_method_with_the_client_first(
    operation: Operation[object], client_in_use: Postalytics
) -> None:
    function = getattr(importlib.import_module(f"postalytics.{operation.resource}"), operation.name)
    resource = getattr(client_in_use, operation.resource)
    method = getattr(resource, operation.name)

    first, *others = inspect.signature(function).parameters.values()
    assert (first.name, first.annotation) == ("client", Client)
    assert others == list(inspect.signature(method).parameters.values())
    assert method.__self__ is resource
    assert inspect.unwrap(method) is getattr(type(resource), operation.name)
    assert inspect.iscoroutinefunction(method) == inspect.iscoroutinefunction(function)
    assert method.__doc__ == function.__doc__
    assert function.__qualname__ == operation.name  # by which it is pickled


@pytest.mark.parametrize("operation", API.operations, ids=str)
def test_a_docstring_says_what_it_does_and_changes_and_where_that_was_found(
    operation: Operation[object],
) -> None:
    module = importlib.import_module(f"postalytics.{operation.resource}")
    function = getattr(module, operation.name)
    words = " ".join(function.__doc__.split())
    source = operation.source
    assert source is not None
    folder, _, page = source.url.rpartition("/")
    changes = {
        Effect.READ: "Changes nothing",
        Effect.CREATE: "Creates a record on every call",
        Effect.REPLACE: "Replaces the whole record; a second call has the same result",
        Effect.DELETE: "Removes a record",
        Effect.TOGGLE: "Switches to the opposite state; a second call undoes the first",
        Effect.MAIL: "Prints and posts a mail piece, which costs money and cannot be recalled",
    }

    assert words.startswith(
        f"{operation.summary} {changes[operation.effect]}. Source: {page} ({source.confidence}"
    )
    assert f"`Source` names a page of {folder}/;" in (module.__doc__ or "")
    for name in list(inspect.signature(function).parameters)[1:]:
        assert f" {name}: " in words
    assert ("allow_live_mail=False" in words) is (operation.effect is Effect.MAIL)


def test_a_docstring_names_only_the_errors_of_its_own() -> None:
    raised = {
        name: re.findall(r"^ +(\w+Error): ", function.__doc__.partition("Raises:")[2], re.M)
        for name, function in operation_functions().items()
        if function.__doc__ and "Raises:" in function.__doc__
    }

    changing = [
        *("TypeError", "InvalidRequestError", "NotFoundError", "NotSentError"),
        *("IncompleteListError", "OutcomeUnknownError"),
    ]
    assert raised == {
        "change_contact": changing,
        "change_suppressed_contact": [one for one in changing if one != "IncompleteListError"],
        "change_webhook": [one for one in changing if one != "IncompleteListError"],
        "delete_campaign": ["AmbiguousIdError"],
        "enroll_contact": ["LiveMailError"],
        "enroll_contacts": ["ConfigurationError", "LiveMailError"],
        "list_suppressed_contacts": ["IncompleteListError"],
        "send_mail": ["LiveMailError"],
        "send_mail_pieces": ["ConfigurationError", "LiveMailError"],
        "set_campaign_mode": ["AmbiguousIdError", "ToggleError"],
        "subscribe": [
            *("ConfigurationError", "InvalidRequestError", "WebhookTakenError", "InboxError"),
        ],
        "toggle_campaign_mode": ["AmbiguousIdError"],
    }


@pytest.mark.parametrize("resource", API.resources)
def test_a_module_points_at_the_table_of_errors(resource: str) -> None:
    words = importlib.import_module(f"postalytics.{resource}").__doc__

    assert "Every method may raise the errors of `postalytics.errors`; see the table there." in (
        words or ""
    )


def test_the_table_of_errors_has_every_error_and_its_outcome() -> None:
    rows = re.findall(
        r"^    (\w+Error) +(not sent|unknown|answered|-) +\S", errors.__doc__ or "", re.M
    )
    kinds = {name: getattr(errors, name) for name in errors.__all__ if name.endswith("Error")}
    del kinds["PostalyticsError"]
    outcomes = {name: outcome_of(kind.__new__(kind)) for name, kind in kinds.items()}

    assert dict(rows) == {name: found.value if found else "-" for name, found in outcomes.items()}
    assert len(rows) == len(kinds)


def test_an_operation_is_at_most_twenty_lines_on_average() -> None:
    folder = Path(postalytics.__file__).parent
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for resource in API.resources
        for node in ast.walk(ast.parse((folder / f"{resource}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert len(lengths) == len(operation_functions())
    assert sum(lengths) / len(lengths) <= 20


def test_help_shows_the_methods_of_a_resource() -> None:
    program = "from postalytics.contacts import ContactsResource; help(ContactsResource)"

    shown = in_a_fresh_interpreter(program)
    assert "Replace a contact. Fields that are left out become null." in shown


def test_a_resource_is_created_once(client_in_use: Postalytics) -> None:
    assert client_in_use.contacts is client_in_use.contacts
    assert client_in_use.contacts.client is client_in_use


@pytest.mark.parametrize("module", ["__init__", "models/__init__"])
def test_jedi_reads_what_only_type_checkers_import(module: str) -> None:
    """It takes a name with an annotation for unknown, and one that is False for False."""
    path = Path(postalytics.__file__).parent / f"{module}.py"
    first = next(
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    )

    assert ast.unparse(first) == "TYPE_CHECKING: bool = False"


def test_importing_the_package_loads_nothing_else() -> None:
    program = "import postalytics, sys; print(*sys.modules)"
    imported = in_a_fresh_interpreter(program).split()

    assert {name.partition(".")[0] for name in imported}.isdisjoint(
        {"aiohttp", "asyncio", "attr", "attrs", "cattrs", "orjson", "yaml"}
    )
    ours = {name for name in imported if name.startswith("postalytics")}
    assert ours == {"postalytics", "postalytics_runtime", "postalytics_runtime.emitted_for"}


@pytest.mark.parametrize(
    "program", ["from postalytics import Postalytics", "import postalytics.testing"]
)
def test_a_client_loads_no_resource(program: str) -> None:
    program += "; from postalytics import Postalytics; Postalytics(environment='local')"

    assert loaded(program) == set()


def test_opentelemetry_is_loaded_only_on_request() -> None:
    program = "from postalytics import *; Postalytics(environment='local'), Observer, Drift"
    shown = in_a_fresh_interpreter(f"{program}; import sys; print(*sys.modules)").split()
    assert not [name for name in shown if "opentelemetry" in name]
    asked = "import postalytics.opentelemetry, sys; print('opentelemetry.trace' in sys.modules)"
    assert in_a_fresh_interpreter(asked) == "True\n"


def test_what_the_spec_does_not_use_is_not_loaded() -> None:
    program = "from postalytics import Postalytics, API; Postalytics(environment='local').contacts"
    shown = in_a_fresh_interpreter(f"{program}; API.models; import sys; print(*sys.modules)")

    assert "postalytics_runtime.schema.operation" in shown.split()
    for module in ("unions", "text_values", "text_values.notations"):
        assert f"postalytics_runtime.schema.{module}" not in shown.split()


def test_a_client_loads_a_resource_when_it_is_used() -> None:
    program = "from postalytics import Postalytics; Postalytics(environment='local').contacts"

    assert loaded(program) == {
        "contacts",
        *(f"{package}.contacts" for package in ("_converters", "_operations", "models")),
    }


@pytest.mark.parametrize("resource", API.resources)
def test_a_model_loads_the_models_of_its_resource_and_no_other(resource: str) -> None:
    name = importlib.import_module(f"postalytics.models.{resource}").__all__[0]

    assert loaded(f"from postalytics.models import {name}") == {f"models.{resource}"}


def test_models_are_imported_without_a_network_library() -> None:
    program = "from postalytics.models import NewContact; import sys; print(*sys.modules)"
    imported = {name.partition(".")[0] for name in in_a_fresh_interpreter(program).split()}

    assert imported.isdisjoint({"aiohttp", "asyncio", "cattrs", "click", "jinja2", "rich", "yaml"})


@pytest.mark.parametrize(
    "program",
    [
        "from postalytics import Postalytics, accounts, contacts",
        "from postalytics import *; Postalytics, UNSET, testing",
        "import postalytics; postalytics.contacts.create_contact, postalytics.models.NewContact",
        "import postalytics.errors; postalytics.errors.NotSentError",
    ],
)
def test_names_can_be_imported_in_every_way(program: str) -> None:
    assert in_a_fresh_interpreter(program) == ""


def test_dir_shows_the_public_names() -> None:
    assert dir(postalytics) == sorted(postalytics.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'postalytics' has no attribute 'Contacts'$"):
        getattr(postalytics, "Contacts")  # noqa: B009 (a type checker would see the other way)


def test_an_imported_name_is_that_of_its_module() -> None:
    assert postalytics.Postalytics is Postalytics
    assert postalytics.UNSET is models.UNSET
    assert [postalytics.Timeout, postalytics.RetryPolicy] == [Timeout, RetryPolicy]
    assert [postalytics.Observer, postalytics.Attempt, postalytics.AttemptResult] == [
        Observer,
        Attempt,
        AttemptResult,
    ]
    assert postalytics.Drift is Drift
    assert (errors.Outcome, errors.outcome_of) == (Outcome, outcome_of)
    assert issubclass(errors.RateLimitPausedError, errors.NotSentError)
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
