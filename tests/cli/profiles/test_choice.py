"""Which profile a command uses, and what it takes from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.shell_completion import ShellComplete

from postalytics_runtime.cli.common_options import KeyOption
from postalytics_runtime.cli.lazy import LazyCommand, LazyGroup
from postalytics_runtime.cli.profiles import (
    place_text,
    profile_name,
    profile_text,
    typed_value,
)
from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.schema import Environment

Captured = pytest.CaptureFixture[str]
Write = Callable[[str], Path]
ACME = "[profile acme]\nenvironment = harbor\napi_key_file = /keys/acme\n"
BOLT = "[profile bolt]\nbase_url = https://bolt.example\n"
USED = "[config]\nuse = acme\n"
VARIABLES = ("TEA_PROFILE", "TEA_ENVIRONMENT", "TEA_API_KEY", "TEA_API_KEY_FILE")


@pytest.fixture
def write(profiles: Path) -> Write:
    """Write the file with the profiles."""

    def write(text: str) -> Path:
        path = profiles / "tea" / "profiles.ini"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)
        return path

    return write


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def program(callback: Callable[..., object]) -> click.Group:
    """Return a program with the command `cups brew`, which connects, and `wash`, which does not."""
    brew = click.Command(
        "brew",
        callback=callback,
        params=[
            click.Option(["--environment"], type=click.Choice(["harbor", "hill"])),
            click.Option(["--base-url"]),
            KeyOption(["--api-key-file"]),
            click.Option(["--cup-size", "size"], type=int),
            click.Option(["--tea"], multiple=True),
            click.Option(["--yes"], is_flag=True),
            click.Option(["--live"], type=int),
        ],
    )
    size = click.Option(["--cup-size", "size"], type=int)
    wash = click.Command("wash", callback=callback, params=[size])
    cups = LazyGroup(
        "cups",
        commands=[LazyCommand("brew", "", lambda: brew), LazyCommand("wash", "", lambda: wash)],
    )
    return LazyGroup("tea", commands=[cups, LazyCommand("sip", "", lambda: brew)])


def brewed(*words: str, command: str = "cups brew") -> dict[str, Any]:
    """Run a command; return what it got that is not empty, and the profile that it used."""
    got: dict[str, Any] = {}

    def callback(**given: Any) -> None:
        got.update({name: value for name, value in given.items() if value})
        got["profile"] = profile_text()

    program(callback).main([*command.split(), *words], "tea", standalone_mode=False)
    return got


HARBOR = {"environment": "harbor", "api_key_file": "/keys/acme", "profile": "acme"}


def test_a_profile_is_used_if_it_is_named(write: Write) -> None:
    write(ACME + BOLT)
    assert brewed("--profile", "acme") == HARBOR
    assert brewed("--profile", "bolt") == {"base_url": "https://bolt.example", "profile": "bolt"}
    assert brewed() == {"profile": None}


def test_an_option_wins_over_the_variable_and_the_variable_over_the_one_in_use(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ACME + BOLT + "[profile corp]\nenvironment = hill\n" + USED)
    assert brewed() == HARBOR
    monkeypatch.setenv("TEA_PROFILE", "bolt")
    assert brewed()["profile"] == "bolt"
    assert brewed("--profile", "corp") == {"environment": "hill", "profile": "corp"}
    monkeypatch.setenv("TEA_PROFILE", "")
    assert brewed() == HARBOR


@pytest.mark.parametrize("variable", VARIABLES[1:])
def test_a_variable_leaves_out_the_profile_in_use_as_a_whole_but_not_a_named_one(
    variable: str, write: Write, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    write(ACME + "cups.cup-size = 3\n" + USED)
    monkeypatch.setenv(variable, "x")
    assert brewed() == {"profile": None}
    assert capsys.readouterr().err == (
        f"The profile acme is not used, because {variable} is set. To use the profile, add "
        "--profile acme.\n"
    )
    assert brewed("--quiet") == {"profile": None}
    assert brewed("--profile", "acme") == {**HARBOR, "size": 3}
    assert capsys.readouterr().err == ""


def test_what_is_typed_wins_and_is_named_with_the_profile(write: Write) -> None:
    write(ACME + "cups.cup-size = 3\n")
    words = ("--profile", "acme", "--api-key-file", "mine", "--cup-size", "5")
    assert brewed(*words) == {
        "environment": "harbor",
        "api_key_file": "mine",
        "size": 5,
        "profile": "acme, with --api-key-file",
    }


@pytest.mark.parametrize("words", [("--environment", "hill"), ("--base-url", "https://b.example")])
def test_a_typed_place_replaces_the_whole_place_of_the_profile(
    words: tuple[str, str], write: Write
) -> None:
    write(ACME + "base_url = https://acme.example\n")
    option, value = words
    for typed in ([*words, "--profile", "acme"], ["--profile", "acme", *words]):
        assert brewed(*typed) == {
            option[2:].replace("-", "_"): value,
            "api_key_file": "/keys/acme",
            "profile": f"acme, with {option}",
        }


def test_a_default_is_that_of_its_group_and_of_commands_that_connect(write: Write) -> None:
    write("[profile a]\ncups.cup-size = 3\ncups.tea = green tea\nsip.cup-size = 1\n")
    assert brewed("--profile", "a") == {"size": 3, "tea": ("green tea",), "profile": "a"}
    assert brewed("--profile", "a", command="sip") == {"size": 1, "profile": "a"}
    assert brewed(command="cups wash") == {"profile": None}


def test_no_default_consents_or_is_for_another_option(write: Write) -> None:
    write("[profile a]\ncups.yes = true\ncups.live = 3\ncups.environment = hill\ncups.sugar = 1\n")
    assert brewed("--profile", "a") == {"profile": "a"}


@pytest.mark.parametrize(
    ("line", "name"),
    [("environment = key-5f0c1d", "environment"), ("cups.cup-size = key-5f0c1d", "cups.cup-size")],
)
def test_a_wrong_value_is_an_error_that_names_its_line(line: str, name: str, write: Write) -> None:
    path = write(f"[profile a]\n\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        brewed("--profile", "a")
    assert caught.value.message == (
        f"Line 3 of {path}: the value of {name} is wrong. See tea cups brew --help."
    )


def test_an_unknown_profile_is_an_error_that_does_not_show_what_may_be_a_key(write: Write) -> None:
    with pytest.raises(ConfigurationError) as caught:
        brewed("--profile", "acme")
    assert caught.value.message == ("There is no profile yet. To create one:  tea config set NAME")
    write(ACME + BOLT)
    with pytest.raises(ConfigurationError) as caught:
        brewed("--profile", "acmee")
    assert caught.value.message == (
        "There is no such profile. Did you mean acme? There are: acme, bolt."
    )


def test_a_command_that_does_not_connect_reads_no_profile(write: Write) -> None:
    write("wrong")
    assert brewed(command="cups wash") == {"profile": None}


def test_the_help_needs_no_profile(write: Write, capsys: Captured) -> None:
    write("wrong")
    with pytest.raises(SystemExit):
        program(brewed).main(["cups", "brew", "--help"], "tea")
    assert "The profile to use, see tea config." in capsys.readouterr().out


@pytest.mark.parametrize(("text", "names"), [(ACME + BOLT, ["acme"]), ("wrong", [])])
def test_the_names_of_profiles_are_completed(text: str, names: list[str], write: Write) -> None:
    write(text)
    completed = ShellComplete(program(brewed), {}, "tea", "_TEA_COMPLETE")
    found = completed.get_completions(["cups", "brew", "--profile"], "a")
    assert [one.value for one in found] == names


def test_a_question_names_the_profile(write: Write) -> None:
    write(ACME)
    seen: list[object] = []

    def callback(environment: str, base_url: str | None, **_: object) -> None:
        seen.append(place_text(Environment(name=environment, url=base_url or "")))
        seen.append(typed_value("environment", environment))
        seen.append(typed_value("base_url", base_url))

    words = ["cups", "brew", "--profile", "acme"]
    program(callback).main(words, "tea", standalone_mode=False)
    assert seen == ["harbor (profile acme)", None, None]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://tea.example", "harbor at https://tea.example"),
        ("http://127.0.0.1:8765", "harbor"),
        ("http://localhost:8765", "harbor"),
    ],
)
def test_a_question_names_an_address_that_the_environment_does_not_have(
    url: str, shown: str
) -> None:
    seen: list[str] = []

    def callback(environment: str, base_url: str, **_: object) -> None:
        seen.append(place_text(Environment(name=environment, url=base_url)))

    words = ["cups", "brew", "--environment", "harbor", "--base-url", url]
    program(callback).main(words, "tea", standalone_mode=False)
    assert seen == [shown]


def test_outside_of_a_command_there_is_no_profile() -> None:
    assert (profile_name(), profile_text(), place_text(Environment(name="harbor", url=""))) == (
        None,
        None,
        "harbor",
    )
    assert typed_value("environment", "harbor") == "harbor"
    assert "TEA_PROFILE" not in os.environ
