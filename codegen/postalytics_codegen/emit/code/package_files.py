"""Emits the package as a whole: every file and its text."""

from __future__ import annotations

from textwrap import fill

from ...imported_names import FACE, JOBS, RUNTIME
from ...model import ApiModel
from ..errors import ADVICE, ERRORS, HEADINGS, OTHERS
from .client import client_module
from .commands import command_line_module, commands_package, main_module
from .converters import converters_package
from .doctor import doctor_module
from .events import events_module
from .exports import exports_module
from .fake import fake_module, plugin_module, testing_module
from .models import models_package
from .operations import operations_package
from .python_source import HEADER, Section, docstring, indent, lazy_module
from .resources import resource_module

_RUN_JOB = docstring(
    ("Go on with a job whose journal is in PostgreSQL, or say why that is not possible now.",),
    (
        "You can call it on any machine, any number of times, also at once: the journal decides "
        "which call sends, and no row is sent twice.",
    ),
    sections=[
        Section(
            "Args",
            [
                ("dsn", ("The database: `postgresql://user@host/database`.",)),
                ("job", ("The name of the job.",)),
                (
                    "client",
                    (
                        "The client that sends; its key must belong to the account of the job. By "
                        "default it is a client in the environment of the job, with the key of the "
                        "environment variables.",
                    ),
                ),
            ],
        ),
        Section(
            "Returns",
            [
                ("Finished", ("No row is left to send. Its `counts` say what became of them.",)),
                ("Busy", ("Another call has the job, at least until that time.",)),
                ("Waiting", ("Nothing can be done before that time; call again then.",)),
            ],
        ),
        Section(
            "Raises",
            [
                (
                    "ConfigurationError",
                    ("The client does not fit the job, or a setting of the database is unsafe.",),
                ),
                ("JournalError", ("There is no such job, or its journal cannot be used.",)),
                ("PostalyticsError", ("What stops an upload, such as a key that is refused.",)),
            ],
        ),
    ],
)


_CHECK = f"""
from postalytics_runtime.emitted_for import require_runtime

require_runtime("{RUNTIME}", __name__)
"""


def package(api: ApiModel) -> dict[str, str]:
    """The files of the package by name, before they are formatted."""
    files = {
        "__init__.py": _init_module(api),
        "__main__.py": main_module(api),
        "_command_line.py": command_line_module(api),
        "client.py": client_module(api),
        "errors.py": _errors_module(),
        "opentelemetry.py": _opentelemetry_module(),
        "py.typed": "",
        **commands_package(api),
        **converters_package(api),
        **models_package(api),
        **operations_package(api),
    }
    for resource in api.resources:
        files[f"{resource.name}.py"] = resource_module(api, resource)
    if api.events is not None:
        files["events.py"] = events_module(api, api.events)
    if api.fake is not None:
        files["_fake.py"] = fake_module(api, api.fake)
        files["testing.py"] = testing_module(api)
        files["pytest_plugin.py"] = plugin_module(api)
    if api.doctor is not None:
        files["_doctor.py"] = doctor_module(api.doctor)
    if _has_jobs(api):
        files["_jobs.py"] = _jobs_module(api)
        files["_fleet.py"] = _fleet_module(api)
    if api.exports:
        files["_exports.py"] = exports_module(api.exports)
    return files


def _init_module(api: ApiModel) -> str:
    modules = ["errors", "models", *(resource.name for resource in api.resources)]
    if api.events is not None:
        modules.append("events")
    if api.fake is not None:
        modules.append("testing")
    homes = {"API": "._operations", str(api.name): ".client", "make_converter": "._converters"} | {
        name: f"postalytics_runtime.{module}" for module, names in FACE.items() for name in names
    }
    homes |= JOBS if _has_jobs(api) else {}
    opening = docstring((api.summary,), ("Everything here is imported when it is first used.",))
    return lazy_module(opening, homes, modules, check=_CHECK)


def _errors_module() -> str:
    names = [*(name for name, *_ in ERRORS), *OTHERS]
    rows = [f"    {name:<26} {sent:<11} {what}" for name, sent, what in (HEADINGS, *ERRORS)]
    opening = (
        "The errors that a client raises.",
        fill(
            "All are a `PostalyticsError`; `outcome_of` returns whether the request was sent and "
            "answered. `postalytics_runtime.errors` has their hierarchy.",
            88,
        ),
        "\n".join(rows),
        fill(ADVICE, 88),
    )
    text = "\n\n".join(opening)
    return f"""{HEADER}\"\"\"{text}
\"\"\"

from postalytics_runtime.errors import {", ".join(names)}

__all__ = {names}
"""


def _opentelemetry_module() -> str:
    opening = docstring(
        ("Spans and metrics for OpenTelemetry.",),
        ("It needs the extra `otel`; nothing else imports it.",),
    )
    return f"""{HEADER}{opening}

from postalytics_runtime.observability.opentelemetry import OpenTelemetryObserver

__all__ = ["OpenTelemetryObserver"]
"""


_FLEET = docstring(
    ("Jobs of many accounts in a PostgreSQL database, which workers on any machine carry out.",),
    (
        "An engine decides when a job runs and on which worker; the journal decides which worker "
        "sends a row. So no row is sent twice, however often a job is run.",
    ),
    sections=[
        Section(
            "Args",
            [
                ("store", ("The database: `postgresql://user@host/database`.",)),
                (
                    "keys",
                    (
                        "Where a worker finds the key of an account: a reference such as "
                        "`file:/run/secrets/{account}`, or an async function from the name of an "
                        "account to its key. Only `work` needs it.",
                    ),
                ),
            ],
        ),
        Section(
            "Raises",
            [("ConfigurationError", ("The address or the reference is not valid.",))],
        ),
    ],
)


def _has_jobs(api: ApiModel) -> bool:
    """Whether an operation of the API is made for many rows."""
    return any(operation.bulk for resource in api.resources for operation in resource.operations)


def _jobs_module(api: ApiModel) -> str:
    """The module `_jobs`."""
    return f"""{HEADER}{docstring(("Jobs that any machine can go on with.",))}

from __future__ import annotations

from postalytics_runtime.bulk import Busy, Finished, Waiting, run_job_with

from .client import {api.name}

__all__ = ["run_job"]


async def run_job(
    dsn: str, job: str, client: {api.name} | None = None
) -> Finished | Busy | Waiting:
{indent(_RUN_JOB)}
    return await run_job_with({api.name}, dsn, job, client)
"""


def _fleet_module(api: ApiModel) -> str:
    """The module `_fleet`."""
    opening = docstring(("Jobs of many accounts, which workers on any machine carry out.",))
    return f"""{HEADER}{opening}

from __future__ import annotations

from postalytics_runtime.fleet import ApiFleet, KeyOf

from .client import {api.name}

__all__ = ["Fleet"]


class Fleet(ApiFleet):
{indent(_FLEET)}

    def __init__(self, store: str, keys: str | KeyOf | None = None) -> None:
        super().__init__({api.name}, store, keys)
"""
