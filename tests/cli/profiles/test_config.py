"""The commands of the group `config`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from postalytics._command_line import COMMAND_LINE
from postalytics_runtime import cli
from postalytics_runtime.cli.app import build
from support.cli.shop import run as shop

Captured = pytest.CaptureFixture[str]
KeyFile = Callable[[str], Path]
KEY = "key-5f0c1d2e3b4a5f0c1d2e3b4a5f0c1d2e3b4a"


def config(*words: str | Path) -> int:
    return cli.run(COMMAND_LINE, ["config", *map(str, words)])


def done(capsys: Captured, *words: str | Path) -> str:
    """Run a command that succeeds; return what it prints."""
    assert config(*words) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys: Captured, *words: str | Path) -> str:
    """Run a command that is refused; return its error."""
    assert config(*words) == 2
    out, err = capsys.readouterr()
    assert (out, KEY in err) == ("", False)
    return err.rpartition("Error: ")[2].rstrip("\n")


WITHOUT_DATABASES = """
import sys
sys.modules["psycopg"] = None
from postalytics.__main__ import main
main()
"""


def without_databases(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the driver of PostgreSQL is not installed."""
    command = [sys.executable, "-c", WITHOUT_DATABASES, "config", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("profiles")
def test_a_default_is_set_and_checked_without_the_extra_of_a_group() -> None:
    done = without_databases("set", "acme", "--default", "contacts.list=7")
    shown = without_databases("show", "acme")
    wrong = without_databases("set", "acme", "--default", "contact.list=7")

    assert (done.returncode, done.stderr) == (0, "")
    assert (shown.stdout, shown.stderr) == ("profile        acme\ncontacts.list  7\n", "")
    assert wrong.stderr.endswith("Did you mean contacts?\n")


def test_a_profile_is_set_shown_used_and_removed(
    key_file: KeyFile, capsys: Captured, profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_file(KEY)
    monkeypatch.chdir(key.parent)
    shown = (
        f"profile        acme\nenvironment    production\napi_key_file   {key}\ncontacts.list  7\n"
    )
    words = ("--environment", "production", "--api-key-file", key.name)
    assert done(capsys, "set", "acme", *words, "--default", "contacts.list=7") == (
        f"{shown}\nTo use it everywhere:  postalytics config use acme\n"
    )
    assert done(capsys, "list") == "  acme  production\n"
    assert done(capsys, "show", "acme") == shown
    assert done(capsys, "use") == "No profile is in use.\n"
    assert done(capsys, "use", "acme") == "The profile acme is used where no other is named.\n"
    assert done(capsys, "use") == "acme\n"
    assert done(capsys, "list") == "* acme  production\n"
    assert done(capsys, "show") == shown
    path = profiles / "postalytics" / "profiles.ini"
    assert done(capsys, "path") == f"{path}\n"
    assert KEY not in path.read_text()
    assert done(capsys, "remove", "acme") == (
        f"The profile acme is removed.\nThe key is still in {key}.\n"
    )
    assert done(capsys, "list") == (
        "There is no profile. To create one:  postalytics config set NAME\n"
    )


def test_commands_at_the_same_time_lose_no_profile(capsys: Captured) -> None:
    names = [f"p{number}" for number in range(8)]
    with ThreadPoolExecutor(len(names)) as threads:
        commands = [threads.submit(config, "set", n, "--environment", "local") for n in names]
        assert [command.result() for command in commands] == [0] * len(names)

    capsys.readouterr()
    assert sorted(done(capsys, "list").split()[::2]) == names


def test_a_folder_in_which_nothing_can_be_locked_is_an_error(
    capsys: Captured, profiles: Path
) -> None:
    path = profiles / "postalytics" / "profiles.ini"
    path.with_name(".profiles.ini.lock").mkdir(parents=True)
    said = refused(capsys, "set", "a", "--environment", "local")
    assert said == f"{path} cannot be written: Is a directory."


def test_what_is_not_given_stays(capsys: Captured) -> None:
    done(capsys, "set", "a", "--environment", "sandbox", "--default", "jobs.concurrency=3")
    done(capsys, "use", "a")
    url = "https://api.example.com"
    words = ("--base-url", url, "--default", "jobs.timeout=9", "--default", "request.output=raw")
    assert done(capsys, "set", "a", *words) == (
        "profile           a\n"
        "environment       sandbox\n"
        f"base_url          {url}\n"
        "jobs.concurrency  3\n"
        "jobs.timeout      9\n"
        "request.output    raw\n"
    )
    words = ("--default", "jobs.concurrency=", "--default", "jobs.timeout=", "--default", "x.y=")
    assert "jobs" not in done(capsys, "set", "a", *words)


def test_the_profile_of_no_use_and_one_that_is_removed_is_used_no_more(capsys: Captured) -> None:
    for name in ("a", "b"):
        done(capsys, "set", name, "--environment", "sandbox")
    done(capsys, "use", "a")
    assert done(capsys, "remove", "b") == "The profile b is removed.\n"
    assert done(capsys, "use", "--none") == "No profile is used where none is named.\n"
    assert done(capsys, "use") == "No profile is in use.\n"
    done(capsys, "use", "a")
    done(capsys, "remove", "a")
    assert done(capsys, "use") == "No profile is in use.\n"
    assert refused(capsys, "use", "a", "--none").endswith("Give NAME or --none, not both.")


def test_a_list_shows_an_address_where_no_environment_is_named(capsys: Captured) -> None:
    done(capsys, "set", "here", "--base-url", "http://127.0.0.1:8080")
    done(capsys, "set", "a", "--default", "contacts.list=1")
    assert done(capsys, "list") == "  here  http://127.0.0.1:8080\n  a\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "Give at least one option: see --help."),
        (
            ["--environment", KEY],
            "The environment must be one of production, sandbox, local. Give --environment, or "
            "set POSTALYTICS_ENVIRONMENT.",
        ),
        (
            ["--base-url", f"https://{KEY}@api.example.com/x"],
            "The base URL must be scheme and host only, such as https://api.example.com, without "
            "a path.",
        ),
        (
            ["--api-key-file", KEY],
            "The file that --api-key-file names cannot be opened (No such file or directory). The "
            "path is not shown, because it may be the key itself: pass the path of a file that "
            "holds the key.",
        ),
        (["--api-key-file", "-"], "A profile needs the path of a file."),
        (["--default", "contacts.list"], "Write GROUP.OPTION=VALUE."),
        (["--default", "contacts.list= 1"], "A value is one line of text, without spaces"),
        (["--default", "contacts.list=1\n"], "A value is one line of text, without spaces"),
        (["--default", f"contacts.api-key={KEY}"], "A profile holds no key."),
        (
            ["--default", "cups.list=1"],
            "No command of cups takes a profile.",
        ),
        (["--default", "contact.list=1"], "Did you mean contacts?"),
        (["--default", "serve.port=1"], "No command of serve takes a profile."),
        (
            ["--default", "contacts.lst=1"],
            "Contacts has no option --lst that can have a default. Did you mean list?",
        ),
        (["--default", "contacts.yes=1"], "Contacts has no option --yes that can have a default."),
        (["--default", "mail.live=3"], "Mail has no option --live that can have a default."),
        (
            ["--default", f"contacts.list={KEY}"],
            "The value of contacts.list is not one that --list takes.",
        ),
    ],
)
def test_a_setting_that_cannot_work_is_not_stored(
    words: list[str], expected: str, capsys: Captured, profiles: Path
) -> None:
    assert expected in refused(capsys, "set", "acme", *words)
    assert [*profiles.iterdir()] == []


@pytest.mark.parametrize("name", [KEY, "a b", "", "-a", "é"])
def test_what_cannot_be_a_name_is_not_stored(name: str, capsys: Captured) -> None:
    assert refused(capsys, "set", "--environment", "sandbox", "--", name) == (
        "The name of a profile has at most 30 characters: letters, digits, and . - _ after the "
        "first."
    )


@pytest.mark.parametrize("verb", ["show", "use", "remove"])
def test_a_profile_that_is_not_there_is_an_error(verb: str, capsys: Captured) -> None:
    done(capsys, "set", "acme", "--environment", "sandbox")
    assert refused(capsys, verb, KEY) == "There is no such profile. There are: acme."


def test_without_a_profile_in_use_show_needs_a_name(capsys: Captured) -> None:
    assert refused(capsys, "show") == (
        "No profile is in use. Name one, or list them:  postalytics config list"
    )


def test_show_names_what_does_not_work_any_more(
    key_file: KeyFile, capsys: Captured, profiles: Path
) -> None:
    key = key_file(KEY)
    done(capsys, "set", "acme", "--environment", "local", "--api-key-file", key)
    key.chmod(0o644)
    path = profiles / "postalytics" / "profiles.ini"
    path.write_text(path.read_text().replace("= local", f"= {KEY[:9]}") + "contacts.lst = 1\n")
    assert config("show", "acme") == 0
    assert capsys.readouterr().err == (
        "Warning: environment is not one of production, sandbox, local.\n"
        f"Warning: The key file {key} has the mode 0644, which permits more than its owner needs. "
        f"Restrict it: chmod 600 '{key}'\n"
        "Warning: contacts has no option --lst that can have a default. Did you mean list?\n"
    )


def test_a_variable_that_wins_is_named(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    done(capsys, "set", "acme", "--environment", "sandbox")
    monkeypatch.setenv("POSTALYTICS_API_KEY", KEY)
    for words in (["use", "acme"], ["list"], ["show"]):
        assert config(*words) == 0
        assert capsys.readouterr().err == (
            "Note: POSTALYTICS_API_KEY is set, so acme is used only with --profile.\n"
        )
    assert done(capsys, "use", "--none")
    assert done(capsys, "list")


def test_without_a_home_there_is_no_place(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr("platformdirs.user_config_path", no_home)
    assert refused(capsys, "path") == "You have no home, so there is no place for profiles."


def test_another_api_has_profiles_of_its_own(capsys: Captured, profiles: Path) -> None:
    assert shop("config", "set", "a", "--default", "books.shelf=7") == 0
    assert "To use it everywhere:  bookshelf config use a\n" in capsys.readouterr().out
    assert [path.name for path in profiles.iterdir()] == ["bookshelf"]


@pytest.mark.parametrize("verb", ["show", "set", "use", "remove"])
def test_a_shell_completes_the_name_of_a_profile(verb: str, capsys: Captured) -> None:
    done(capsys, "set", "acme", "--environment", "local")
    done(capsys, "set", "bolt", "--environment", "local")
    completed = ShellComplete(build(COMMAND_LINE), {}, "postalytics", "_POSTALYTICS_COMPLETE")
    found = completed.get_completions(["config", verb], "a")
    assert [one.value for one in found] == ["acme"]
