"""The options of every command that connects: what -v shows and hides, and --quiet."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Callable
from pathlib import Path

import attrs
import click
import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics
from postalytics_runtime.cli import run
from postalytics_runtime.cli.app import build
from postalytics_runtime.cli.common_options import KeyOption, is_quiet, note
from postalytics_runtime.errors import Outcome, ResponseError
from postalytics_runtime.observability import Attempt, AttemptResult, LogObserver, log
from support.cli.command_lines import brewed, listed
from support.cli.watching import command

Captured = pytest.CaptureFixture[str]
KeyFile = Callable[[str], Path]
FIRST = Attempt(
    operation="cups.brew", method="POST", path="/cups", origin="https://tea.example", number=1
)
SECONDS = re.compile(r"[0-9]+\.[0-9]+ s")


def lines(shown: str, fake: FakePostalytics) -> list[str]:
    """Return the lines, without durations, the server's own port, and waits of a slow disk."""
    found = SECONDS.sub("N s", shown).replace(fake.url, "FAKE").splitlines()
    # The pace file may take longer than the millisecond from which a wait is shown.
    return [line for line in found if not line.endswith(": waited N s for the rate limit")]


def result(
    status: int | None, error: str | None, outcome: Outcome = Outcome.UNKNOWN
) -> AttemptResult:
    return AttemptResult(seconds=0.25, outcome=outcome, status=status, error=error)


def test_every_command_that_connects_has_the_options_once() -> None:
    commands = [one for _, one in listed(build(COMMAND_LINE)) if not isinstance(one, click.Group)]
    for one in commands:
        connects = any(isinstance(parameter, KeyOption) for parameter in one.params)
        options = [option for parameter in one.params for option in parameter.opts]
        assert [options.count(name) for name in ("-v", "--debug", "--quiet")] == [connects] * 3
    names = {one.name for one in commands if "--quiet" in str([p.opts for p in one.params])}
    assert {"upload", "send", "watch", "listen", "request", "resume", "resend"} <= names
    assert names & {"serve", "show", "forget", "status", "purge"} == set()


@pytest.mark.parametrize("option", ["-v", "--debug"])
async def test_each_request_and_its_outcome_is_written(
    option: str, fake: FakePostalytics, capsys: Captured
) -> None:
    assert await command(fake, "request", "GET", "/templates", option) == 0
    out, err = capsys.readouterr()
    assert out.startswith("[")
    assert lines(err, fake) == ["GET /api/v1/templates at FAKE: 200 OK after N s"]
    assert (log.handlers, log.level) == ([], logging.NOTSET)


async def test_neither_the_key_nor_a_value_is_written(
    fake: FakePostalytics, capsys: Captured, tmp_path: Path
) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"contact_list_id": 1, "first_name": "MARKER-A", "last_name": "MARKER-B"}')
    words = ("-q", "note=MARKER-C", "-H", "X-Note: MARKER-D", "--body", str(body), "--yes", "-v")
    await command(fake, "request", "POST", "/contacts", *words)
    await command(fake, "request", "GET", "/contacts/details/MARKER-E", "-v")
    err = capsys.readouterr().err
    assert "POST /api/v1/contacts at" in err
    assert "GET /api/v1/contacts/details/… at" in err
    shown_by_error = [line for line in err.splitlines() if line.startswith("Error:")]
    log_lines = [line for line in err.splitlines() if line not in shown_by_error]
    assert [line for line in log_lines if "MARKER" in line or fake.api_key in line] == []


CALLS = {
    "account create --first-name MARKER-A --last-name MARKER-B --username MARKER-C "
    "--password-file FILE --yes": "POST /account",
    "contacts create --list 1 --first-name MARKER-A --last-name MARKER-B --yes": "POST /contacts",
    "webhooks create --campaign-id 60323 --url-file FILE --yes": "POST /webhooks",
    "webhooks list": "GET /webhooks",
    "contacts list --list 1": "GET /contacts/{contact_list_id}",
}


@pytest.mark.parametrize("words", CALLS)
async def test_no_operation_logs_what_it_sends_or_receives(
    words: str, fake: FakePostalytics, capsys: Captured, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("https://hooks.example.com/MARKER-D\n")
    secret.chmod(0o600)
    given = [*words.replace("FILE", f"{secret}").split(), "--base-url", fake.url, "-v"]
    assert await asyncio.to_thread(run, COMMAND_LINE, given) == 0
    out, err = capsys.readouterr()
    assert f"{CALLS[words]} at FAKE: 200 OK after N s" in lines(err, fake)
    logged = "\n".join(text for text in err.splitlines() if f" at {fake.url}" in text)
    received = [text for text in re.findall(r'": "([^"]+)"', out) if len(text) > 4]
    assert received != []
    hidden = ["MARKER", "hooks.example.com", fake.api_key, *received]
    assert [text for text in hidden if text in logged] == []


async def test_an_upload_logs_each_request_and_no_person(
    fake: FakePostalytics, capsys: Captured, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    header = "First Name,Last Name,Address,City,State,ZIP\n"
    path.write_text(f"{header}MARKER-A,MARKER-B,MARKER-C,MARKER-D,MA,02134\n")
    words = ("contacts", "upload", path, "--list", "1", "--yes", "-v")
    assert await command(fake, *words) == 0
    err = capsys.readouterr().err
    assert "POST /contacts at FAKE: 200 OK after N s" in lines(err, fake)
    assert "MARKER" not in err
    assert fake.api_key not in err


async def test_a_quiet_upload_writes_nothing_to_standard_error(
    fake: FakePostalytics, capsys: Captured, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First Name,Last Name,Address,City,State,ZIP\nA,B,1 Main St,C,MA,02134\n")
    words = ("contacts", "upload", path, "--list", "1", "--yes", "--compare", "list")
    assert await command(fake, *words, "--quiet") == 0
    out, err = capsys.readouterr()
    assert ("Report" in out, err) == (True, "")


def test_each_line_is_about_one_attempt(capsys: Captured) -> None:
    observer = LogObserver()

    def brew() -> None:
        observer.waited(FIRST, 1.5)
        observer.finished(FIRST, result(503, "ServerError"))
        observer.retried(FIRST, 2, ResponseError("Secret words.", status=503))
        again = attrs.evolve(FIRST, number=2)
        observer.finished(again, result(None, "OutcomeUnknownError"))
        observer.finished(FIRST, result(None, "NotSentError", Outcome.NOT_SENT))
        observer.finished(FIRST, result(201, "UnreadableResponseError"))
        log.warning("%s cups:\nnot \x1b %s", 2, "one")

    assert brewed(brew, "-v") == 0
    start = "POST /cups at https://tea.example"
    assert capsys.readouterr().err.splitlines() == [
        f"{start}: waited 1.500 s for the rate limit",
        f"{start}: 503 Service Unavailable after 0.250 s",
        f"{start}: status 503; it is sent again in 2.0 s or later",
        f"{start}, attempt 2: no response after 0.250 s",
        f"{start}: not sent after 0.250 s",
        f"{start}: 201 Created, a response that cannot be used after 0.250 s",
        "Warning: 2 cups:",
        "not \\x1b one",
    ]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ([], ["POST /cups at https://tea.example: status 503; it is sent again in 2.0 s or later"]),
        (["--quiet"], []),
        (["--quiet", "-v"], ["POST /cups at https://tea.example: 503 Service Unavailable"]),
    ],
)
def test_a_warning_is_always_written_and_a_retry_is_unless_quiet(
    words: list[str], lines: list[str], capsys: Captured
) -> None:
    def brew() -> None:
        LogObserver().finished(FIRST, result(503, "ServerError"))
        LogObserver().retried(FIRST, 2, ResponseError("Secret words.", status=503))
        log.info("The kettle is on.")
        log.warning("The kettle of %s\x1b[2J leaks.", "reader 7")
        logging.getLogger("postalytics_runtime.events").error("The disk is full.")
        logging.getLogger("asyncio").warning("Something else.")

    assert brewed(brew, *words) == 0
    *written, warning, error = capsys.readouterr().err.splitlines()
    assert [line.partition(" after")[0] for line in written[:1]] == lines
    assert len(written) == (3 if "-v" in words else len(lines))
    assert warning == r"Warning: The kettle of reader 7\x1b[2J leaks."
    assert error == "Error: The disk is full."


def test_a_closed_standard_error_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()

    def brew() -> None:
        monkeypatch.setattr("sys.stderr", closed)
        LogObserver().finished(FIRST, result(200, None))

    assert brewed(brew, "-v") == 0


def test_an_option_that_is_wrong_leaves_the_log_as_it_was() -> None:
    with pytest.raises(click.NoSuchOption):
        brewed(lambda: None, "-v", "--milk")
    assert (log.handlers, log.level) == ([], logging.NOTSET)


def test_a_note_is_not_written_where_the_command_shall_be_quiet(capsys: Captured) -> None:
    def brew() -> None:
        note("The kettle is on.")
        click.echo(f"{is_quiet()}")

    assert brewed(brew) == 0
    assert capsys.readouterr() == ("False\n", "The kettle is on.\n")
    assert brewed(brew, "--quiet") == 0
    assert capsys.readouterr() == ("True\n", "")
    note("No command runs.")
    assert capsys.readouterr().err == "No command runs.\n"
