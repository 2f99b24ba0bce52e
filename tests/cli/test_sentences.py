"""Errors speak of options and commands at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.cli.sentences import sentence
from postalytics_runtime.errors import ConfigurationError, NotSentError
from support.cli.command_lines import command_line_of
from support.cli.watching import free_port
from support.fake.mailing import CAMPAIGN

API = Postalytics.api


def refused(by: str) -> NotSentError:
    error = NotSentError("It could not be reached.")
    error.refused_by = by
    return error


@pytest.mark.parametrize(
    ("by", "has_fake", "said"),
    [
        (
            "http://127.0.0.1:8765",
            True,
            "Nothing listens on http://127.0.0.1:8765. Is `postalytics serve` running?",
        ),
        (
            "http://localhost:80",
            True,
            "Nothing listens on http://localhost. Is `postalytics serve --port 80` running?",
        ),
        ("http://127.0.0.1:8765", False, "It could not be reached."),
        ("https://api.example.com", True, "It could not be reached."),
    ],
)
def test_a_refusal_of_this_machine_asks_for_the_fake_server(
    by: str, has_fake: bool, said: str
) -> None:
    assert sentence(API, refused(by), has_fake=has_fake) == said


@pytest.mark.parametrize("error", [NotSentError("No name."), ConfigurationError("No proxy.")])
def test_any_other_error_stays_as_it_is(error: NotSentError | ConfigurationError) -> None:
    assert sentence(API, error, has_fake=True) == error.message


COMMANDS = (
    "contacts upload FILE --list 1 --yes",
    "flows enroll FILE --flow f10a7ed001 --yes",
    "mail send FILE --endpoint b4d5c0ffee --yes",
    "suppressions fill FILE --list 7654 --yes",
    "webhooks receivers",
    "webhooks prune --origin https://hooks.example.com",
    f"webhooks listen --campaign {CAMPAIGN} --url http://127.0.0.1:8080 --port 0",
    f"events watch --campaign {CAMPAIGN}",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_asks_whether_the_fake_server_runs(
    command: str,
    people: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", "key")
    monkeypatch.setattr("random.random", lambda: 0.0)  # No retry waits.
    port, path = free_port(), str(people(1))
    words = [path if word == "FILE" else word for word in command.split()]
    given = [*words, "--base-url", f"http://127.0.0.1:{port}"]
    status = cli.run(command_line_of(Postalytics, FakePostalytics), given)
    said = capfd.readouterr().err
    lines = [line for line in said.splitlines() if line.startswith("Error:")]
    assert (status, lines) == (
        2,
        [
            f"Error: Nothing listens on http://127.0.0.1:{port}. "
            f"Is `postalytics serve --port {port}` running?"
        ],
    )
    assert "Error)" not in said


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            "production",
            "Error: There is no API key for production: name its file with --api-key-file, or set "
            "POSTALYTICS_API_KEY or POSTALYTICS_API_KEY_FILE.\n",
        ),
        (
            "town",
            "Error: The environment must be one of production, sandbox, local. Give --environment, "
            "or set POSTALYTICS_ENVIRONMENT.\n",
        ),
    ],
)
def test_a_setting_is_named_by_its_option_and_its_variable(
    environment: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("POSTALYTICS_API_KEY", "POSTALYTICS_API_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSTALYTICS_ENVIRONMENT", environment)
    assert cli.run(command_line_of(Postalytics, FakePostalytics), ["webhooks", "receivers"]) == 2
    assert capsys.readouterr().err == said
