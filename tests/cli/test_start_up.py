"""What is loaded, and listed, before a command is named."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from typing import Any

import pytest

from postalytics import API, Postalytics
from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics
from postalytics_runtime import events
from postalytics_runtime.cli import commands
from postalytics_runtime.cli import input as input_
from postalytics_runtime.cli.app import build
from postalytics_runtime.events import subscription
from support.cli.command_lines import command_line_of, facts_of, listed
from support.cli.readers import Readers
from support.cli.shop import no_server, run

_PROGRAM = """
import atexit, sys
before = {*sys.modules}  # What measures the coverage has loaded modules of its own.
atexit.register(lambda: print(*({*sys.modules} - before), file=sys.stderr))
sys.argv = ["postalytics", *sys.argv[1:]]
from postalytics.__main__ import main
main()
"""
OTHERS = {"aiohttp", "asyncio", "attr", "jinja2", "orjson", "platformdirs", "rich", "sqlite3"}


LISTS = {
    *("postalytics", "postalytics.__main__", "postalytics._command_line"),
    *("postalytics_runtime", "postalytics_runtime.cli", "postalytics_runtime.cli.app"),
    *("postalytics_runtime.emitted_for", "postalytics_runtime.late_names"),
    *(f"postalytics_runtime.cli.{name}" for name in ("command_line", "commands", "lazy")),
    *("postalytics_runtime.cli.commands.event_groups", "postalytics_runtime.cli.job_group"),
    *("postalytics_runtime.cli.signals", "postalytics_runtime.cli.streams"),
    "postalytics_runtime.threads",
}
"""Our modules that are loaded for a list of commands."""


def modules(*words: str) -> set[str]:
    """Return the modules that a command has loaded in the end."""
    command = [sys.executable, "-c", _PROGRAM, *words]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(run.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["contacts", "--help"],
        ["events", "--help"],
        ["webhooks", "--help"],
    ],
)
def test_nothing_of_the_api_is_loaded_for_a_list_of_commands(words: list[str]) -> None:
    loaded = modules(*words)
    assert loaded & OTHERS == set()
    assert {name for name in loaded if name.startswith("postalytics")} == LISTS


@pytest.mark.parametrize("typed", ["postalytics con", "postalytics contacts up"])
def test_nothing_of_the_api_is_loaded_to_complete_a_command(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_POSTALYTICS_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
    loaded = modules()
    assert loaded & OTHERS == set()
    assert {name for name in loaded if name.startswith("postalytics")} == LISTS


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_loads_nothing_of_the_api(shell: str) -> None:
    command = [sys.executable, "-c", _PROGRAM, "completion", shell]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split()
    assert {*loaded} & OTHERS == set()
    ours = {name for name in loaded if name.startswith("postalytics")} - LISTS
    assert {name.removeprefix("postalytics_runtime.cli.") for name in ours} == {
        *("common_options", "common_options.options", "common_options.retries"),
        *("help", "help.completion", "help.epilog"),
    }


def test_the_help_of_an_upload_loads_nothing_that_calls_or_stores() -> None:
    loaded = modules("contacts", "upload", "--help")
    assert loaded & (OTHERS - {"attr", "platformdirs"}) == set()
    ours = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("postalytics")}
    assert ours == {
        *("postalytics", "postalytics.__main__", "postalytics._command_line"),
        *("postalytics._converters", "postalytics._operations", "postalytics.models"),
        *("postalytics_runtime", "postalytics_runtime.cli", "postalytics_runtime.errors"),
        *("postalytics_runtime.schema", "postalytics_runtime.suggestions"),
        *("postalytics_runtime.emitted_for", "postalytics_runtime.late_names"),
        "postalytics_runtime.text",
        "postalytics_runtime.threads",
    }
    start = "postalytics._operations."
    assert [name for name in loaded if name.startswith(start)] == [f"{start}contacts"]
    assert "postalytics._exports" not in loaded


def test_the_help_of_an_operation_loads_nothing_that_calls() -> None:
    loaded = modules("contacts", "change", "--help")
    assert loaded & (OTHERS - {"attr", "platformdirs"}) == set()
    start = "postalytics._operations."
    assert [name for name in loaded if name.startswith(start)] == [f"{start}contacts"]


@pytest.mark.parametrize("words", [["get", "5001"], ["delete", "5001", "--yes"]])
async def test_an_operation_loads_no_other_resource_and_nothing_of_jobs(words: list[str]) -> None:
    async with FakePostalytics() as server:
        given = ["contacts", *words, "--base-url", server.url, "--quiet"]
        loaded = await asyncio.to_thread(modules, *given)
    assert loaded & {"jinja2", "rich"} == set()
    ours = {name for name in loaded if name.startswith("postalytics")}
    others = ("bulk", "events", "fake")
    assert [name for name in ours if name.split(".")[1:2] in ([one] for one in others)] == []
    start = "postalytics._operations."
    assert [name for name in ours if name.startswith(start)] == [f"{start}contacts"]


async def test_a_list_of_webhooks_loads_no_inbox_and_no_receiver() -> None:
    async with FakePostalytics() as server:
        words = ["webhooks", "receivers", "--base-url", server.url, "--json"]
        loaded = await asyncio.to_thread(modules, *words)
    assert loaded & {"jinja2", "rich"} == set()
    assert {name for name in loaded if name.startswith("postalytics_runtime.events.")} == {
        *(f"postalytics_runtime.events.{name}" for name in ("event", "identity", "judge")),
        "postalytics_runtime.events.subscription",
        *(
            f"postalytics_runtime.events.subscription.{name}"
            for name in ("hook_url", "masking", "next_step", "ownership", "registration")
        ),
    }
    others = ("bulk", "fake", "cli.confirm", "cli.jobs", "cli.watching")
    assert [name for name in others if f"postalytics_runtime.{name}" in loaded] == []


async def test_a_command_that_calls_loads_only_its_own_resource() -> None:
    async with FakePostalytics() as server:
        words = ["templates", "list", "--base-url", server.url, "--output", "json"]
        loaded = await asyncio.to_thread(modules, *words)
    for part in ("_commands", "_converters", "_operations", "models"):
        start = f"postalytics.{part}."
        assert [name for name in loaded if name.startswith(start)] == [f"{start}templates"]
    others = ("bulk", "events", "fake", "cli.jobs", "cli.watching")
    assert [name for name in others if f"postalytics_runtime.{name}" in loaded] == []


def test_uploads_events_and_operations_share_a_group() -> None:
    groups: Any = build(COMMAND_LINE).commands
    assert {"create", "list", "upload"} <= set(groups["contacts"].commands)
    assert {"list", "listen", "receivers"} <= set(groups["webhooks"].commands)
    assert groups["contacts"].help == "Contact lists and the people on them."


def test_the_help_of_the_jobs_loads_nothing_of_the_api() -> None:
    loaded = modules("jobs", "--help")
    assert loaded & (OTHERS - {"platformdirs"}) == set()
    assert "postalytics._operations" not in loaded


@pytest.mark.parametrize("words", [["jobs"], ["jobs", "--jobs", "none", "--json"]])
def test_jobs_in_folders_load_no_driver_of_a_database(words: list[str]) -> None:
    assert {name.partition(".")[0] for name in modules(*words)} & {"psycopg", "redis"} == set()


def test_the_emitted_list_of_commands_is_that_of_the_api() -> None:
    made = command_line_of(Postalytics, FakePostalytics)
    assert (COMMAND_LINE.api(), COMMAND_LINE.client_class()) == (API, Postalytics)
    assert facts_of(COMMAND_LINE) == facts_of(made)


@pytest.mark.parametrize("line", [COMMAND_LINE, command_line_of(Readers, no_server)])
def test_a_list_of_commands_says_what_the_commands_say(line: Any) -> None:
    pairs = [*listed(build(line))]
    assert [(entry.name, entry.get_short_help_str(99)) for entry, _ in pairs] == [
        (command.name, command.get_short_help_str(99)) for _, command in pairs
    ]


def test_a_command_that_is_not_there_is_no_attribute() -> None:
    assert not hasattr(commands, "brew")
    assert not hasattr(input_, "brew")


def test_a_part_that_is_not_there_is_no_attribute() -> None:
    assert not hasattr(events, "brew")
    assert not hasattr(subscription, "brew")


def test_the_garbage_collector_is_set_as_before() -> None:
    before = gc.get_threshold()
    assert run("--version") == 0
    assert gc.get_threshold() == before
