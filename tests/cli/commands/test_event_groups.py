"""The commands for events follow from the description of the API."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.cli.app import build
from support.bulk.bookshelf_api import API
from support.cli.command_lines import command_line_of, loaded
from support.cli.readers import Readers
from support.cli.shop import Shop, no_server
from support.cli.watched import FEED

Captured = pytest.CaptureFixture[str]
EVENTS = ["purge", "replay", "status", "watch"]
WEBHOOKS = ["listen", "prune", "receivers", "trigger"]
PATHS = [("events", name) for name in EVENTS] + [("webhooks", name) for name in WEBHOOKS]


def groups(client_class: type) -> dict[str, Any]:
    """Return the names of the commands of each group that has to do with events."""
    found: Any = build(command_line_of(client_class, no_server)).commands
    return {name: sorted(found[name].commands) for name in ("events", "webhooks") if name in found}


def options(command: str) -> set[str]:
    group, name = command.split()
    commands: Any = build(command_line_of(Readers, no_server)).commands
    found = loaded(commands[group].commands[name])
    return {option for param in found.params for option in param.opts}


def test_an_api_with_events_and_webhooks_has_both_groups() -> None:
    assert groups(Readers) == {"events": EVENTS, "webhooks": WEBHOOKS}


def test_an_api_without_webhooks_has_no_commands_for_them() -> None:
    class PolledReaders(Shop):
        api = attrs.evolve(API, events=attrs.evolve(FEED, webhooks=None))

    class UndeliveredReaders(Shop):
        api = attrs.evolve(API, events=attrs.evolve(FEED, deliveries=None))

    assert groups(PolledReaders) == groups(UndeliveredReaders) == {"events": EVENTS}


def test_an_api_without_events_has_neither() -> None:
    assert groups(Shop) == {}


def test_the_options_have_the_names_of_the_api() -> None:
    assert "--reader" in options("events watch") & options("webhooks listen")
    assert {"--reader-id", "--loan-id"} <= options("webhooks trigger")
    assert "--loan-id" in options("events purge")


@pytest.mark.parametrize(("group", "name"), PATHS)
def test_the_help_fits_a_terminal(
    group: str, name: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.run(command_line_of(Postalytics, FakePostalytics), [group, name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert [line for line in shown.splitlines() if len(line) > 80] == []
    assert "\n  Exit status:\n    0    " in shown


@pytest.mark.parametrize(("group", "name"), PATHS)
def test_the_group_says_what_each_command_does(group: str, name: str, capsys: Captured) -> None:
    assert cli.run(command_line_of(Postalytics, FakePostalytics), [group, "--help"]) == 0
    (line,) = (one for one in capsys.readouterr().out.splitlines() if one.startswith(f"  {name} "))
    assert line.endswith(".")
