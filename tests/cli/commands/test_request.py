"""A raw request from the command line."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics, Fault
from support.cli.processes import end, run, start
from support.cli.records import shown
from support.cli.shop import run as shop
from support.cli.watching import command

Captured = pytest.CaptureFixture[str]
KeyFile = Callable[[str], Path]
Person = Callable[[str], None]

CHECK_FIRST = "The request may have been carried out. Check that before you send it again.\n"
CONTACT = '{"contact_list_id": 1, "first_name": "Ada", "last_name": "Byron"}'


@attrs.define
class Seen:
    """The last request that the server received, and what it responds."""

    answer: web.Response = attrs.field(factory=lambda: web.json_response([]))
    request: web.Request | None = None
    body: bytes = b""

    async def __call__(self, _: str, request: web.Request) -> web.Response:
        self.request, self.body = request, await request.read()
        return self.answer

    @property
    def line(self) -> str | None:
        if self.request is None:
            return None
        return f"{self.request.method} {self.request.raw_path}"


@pytest.fixture
def seen(fake: FakePostalytics) -> Seen:
    seen = Seen()
    fake.intercept = seen
    return seen


@pytest.fixture
def contact(tmp_path: Path) -> Path:
    path = tmp_path / "contact.json"
    path.write_text(CONTACT)
    return path


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("path", ["/v1/templates", "/templates", "/api/v1/templates", "templates"])
async def test_a_get_needs_no_confirmation(
    path: str, fake: FakePostalytics, capsys: Captured
) -> None:
    assert await command(fake, "request", "GET", path) == 0
    out, err = capsys.readouterr()
    assert [one["template_id"] for one in json.loads(out)] == [301, 302]
    assert err == ""


async def test_parameters_and_headers_are_sent(fake: FakePostalytics, seen: Seen) -> None:
    words = ("-q", "limit=2", "-q", "name=a=b &ü", "-q", "empty=", "-H", "X-Reason: a: try ")
    assert await command(fake, "request", "get", "/templates", *words) == 0
    assert seen.line == "GET /api/v1/templates?limit=2&name=a%3Db%20%26%C3%BC&empty="
    assert seen.request is not None
    assert seen.request.headers["X-Reason"] == "a: try"


async def test_a_write_asks_with_its_method_host_and_path(
    fake: FakePostalytics, contact: Path, capsys: Captured, person: Person
) -> None:
    before = len(fake.records("contacts"))
    words = ("request", "POST", "/v1/contacts", "--body", contact)
    person("n\n")
    assert await command(fake, *words) == 2
    assert len(fake.records("contacts")) == before
    out, err = capsys.readouterr()
    question = f"\nPOST {fake.url}/api/v1/contacts\nSend this request to local? [y/N]: "
    assert (out, err) == ("", f"{question}Nothing was sent.\n")
    person("y\n")
    assert await command(fake, *words) == 0
    assert len(fake.records("contacts")) == before + 1
    assert json.loads(capsys.readouterr().out) != []


async def test_a_question_shows_the_parameters(
    fake: FakePostalytics, capsys: Captured, person: Person
) -> None:
    person("n\n")
    words = ("request", "DELETE", "/contacts/5001", "-q", "list=1", "-q", "all=\x1b yes")
    assert await command(fake, *words) == 2
    shown = f"\nDELETE {fake.url}/api/v1/contacts/5001?list=1&all=%1B%20yes\nSend this request"
    assert capsys.readouterr().err.startswith(shown)


async def test_without_a_terminal_a_write_needs_a_yes(
    fake: FakePostalytics, seen: Seen, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(monkeypatch, b"{}")
    words = ("request", "DELETE", "/contacts/5003")
    assert await command(fake, *words) == 2
    assert "Add --yes to continue without a question. Nothing was sent." in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", None)
    assert await command(fake, *words) == 2
    assert seen.line is None
    assert await command(fake, *words, "--yes") == 0
    assert seen.line == "DELETE /api/v1/contacts/5003"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
async def test_the_body_is_sent_as_it_was_written(
    mark: bytes, fake: FakePostalytics, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = '{"contact_id": 5001, "contact_list_id": 1,  "first_name": "Zoë", "last_name": null, '
    body += '"x": [1.10, 123456789012345678901234567890]}'
    piped(monkeypatch, mark + body.encode() + b"\n")
    assert await command(fake, "request", "PUT", "/contacts", "--body", "-", "--yes") == 0
    assert seen.body.decode() == body
    assert seen.request is not None
    assert seen.request.content_type == "application/json"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b'{"a": 1,\n "b": s3cret}', "{} is not JSON in line 2, column 7: "),
        (b" \n", "{} is empty. It must be JSON."),
        (b'"\xff"', "{} is not JSON: it is not text in UTF-8. Save it as UTF-8. "),
        ("{}".encode("utf-16"), "{} is not JSON: it is not text in UTF-8. Save it as UTF-8. "),
    ],
)
async def test_a_body_that_is_not_json_is_refused_with_its_place(
    text: bytes, problem: str, fake: FakePostalytics, seen: Seen, contact: Path, capsys: Captured
) -> None:
    await asyncio.to_thread(contact.write_bytes, text)
    words = ("request", "POST", "/contacts", "--yes", "--body")
    assert await command(fake, *words, contact) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"Error: {problem.format(contact)}")
    assert err.endswith(" Nothing was sent.\n")
    assert "s3cret" not in err
    assert seen.line is None


async def test_a_body_must_be_readable(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("request", "POST", "/contacts", "--yes", "--body")
    assert await command(fake, *words, tmp_path) == 2
    assert "cannot be read: Is a directory. Nothing was sent." in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", None)
    assert await command(fake, *words, "-") == 2
    assert "Standard input is empty." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("-q limit", "Invalid value for '-q': Write it as NAME=VALUE."),
        ("-q =1", "Invalid value for '-q': Write it as NAME=VALUE."),
        ("-q a=1 -q a=2", "Invalid value for '-q': 'a' is given twice."),
        ("-H s3cret", "Invalid value for '-H': Write it as NAME:VALUE."),
        ("-H X-A:s3cret -H x-a:2", "Invalid value for '-H': 'x-a' is given twice."),
        ("-H Authorization:s3cret", "the header 'Authorization' is set by the client itself"),
        ("--body - --api-key-file -", "Standard input cannot be both the body and the API key."),
        ("--body none.json", "none.json cannot be read: No such file or directory."),
    ],
)
async def test_wrong_options_are_refused_without_their_values(
    words: str, problem: str, fake: FakePostalytics, seen: Seen, capsys: Captured
) -> None:
    assert await command(fake, "request", "GET", "/templates", *words.split()) == 2
    out, err = capsys.readouterr()
    assert (out, problem in err, "s3cret" in err, seen.line) == ("", True, False, None)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("HEAD /templates", "'HEAD' is not GET, POST, PUT, PATCH or DELETE."),
        ("GET /templates?limit=2", "Write what follows the ? with -q: -q NAME=VALUE."),
        ("GET https://evil.example/templates", "Leave out the host: write /api/v1/..."),
        ("GET //evil.example/templates", "give no host"),
        ("DELETE /contacts/..", "no empty and no dot segment"),
        ("GET /v2/templates", "the path begins with another version than /api/v1"),
    ],
)
async def test_wrong_requests_are_refused(
    words: str, problem: str, fake: FakePostalytics, seen: Seen, capsys: Captured
) -> None:
    assert await command(fake, "request", *words.split()) == 2
    out, err = capsys.readouterr()
    assert (out, problem in err, seen.line) == ("", True, None)


@pytest.mark.parametrize(
    "words",
    [
        "POST /send/b4d5c0ffee",
        "POST /v1/flow/f10a7ed001",
        "POST /v1/%73end/b4d5c0ffee",
        "PATCH /templates -H X-HTTP-Method-Override:POST",
        "GET /templates -H X-Original-URL:/send",
    ],
)
async def test_what_may_mail_is_refused_with_the_commands_that_mail(
    words: str, fake: FakePostalytics, seen: Seen, contact: Path, capsys: Captured
) -> None:
    words += f" --yes --body {contact}"
    assert await command(fake, "request", *words.split()) == 2
    assert capsys.readouterr().err == (
        "Error: Nothing was sent: the API may take this method, path or header for a request that "
        "mails, and this command never mails. To send mail, use `postalytics flows enroll` or "
        "`postalytics mail send`.\n"
    )
    assert seen.line is None


@pytest.mark.parametrize(
    ("fault", "method", "status"),
    [
        (Fault("refused", status=400), "GET", 1),
        (Fault("refused", status=404), "DELETE", 1),
        (Fault("refused", status=401), "GET", 2),
        (Fault("refused", status=403), "DELETE", 2),
        (Fault("server_error", status=501), "GET", 1),
        (Fault("server_error", status=500), "DELETE", 3),
        (Fault("reset_before"), "DELETE", 3),
        (Fault("truncated_json"), "DELETE", 3),
    ],
)
async def test_the_exit_status_says_what_became_of_the_request(
    fault: Fault, method: str, status: int, fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(fault)
    assert await command(fake, "request", method, "/contacts/5003", "--yes", "--quiet") == status
    out, err = capsys.readouterr()
    assert (out, err.startswith("Error: ")) == ("", True)


async def test_without_a_server_nothing_is_sent(
    capsys: Captured, key_file: KeyFile, fake: FakePostalytics
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    words = ("request", "DELETE", "/contacts/1", "--yes", "--api-key-file", str(key_file("k3y-1")))
    ended = await run(fake, *words, "--base-url", f"http://127.0.0.1:{port}")
    assert (ended.status, ended.out) == (2, "")
    assert "k3y-1" not in ended.err


async def test_a_terminal_shows_indented_json_without_control_sequences(
    fake: FakePostalytics, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = '{"name":"Zoë \U0001f600","evil":"\x9b2J\u202e\U000e0001","id":12345678901234567890123}'
    seen.answer = web.Response(text=body, content_type="application/json")
    output = shown(monkeypatch, terminal=True)
    assert await command(fake, "request", "GET", "/templates") == 0
    expected = (
        '{\n  "name": "Zoë \U0001f600",\n  "evil": "\\u009b2J\\u202e\\udb40\\udc01",\n'
        '  "id": 12345678901234567890123\n}\n'
    )
    assert output.bytes.decode() == expected
    assert json.loads(output.bytes) == json.loads(body)


BODY = b'{"b":1.10,\r\n "a": "\\u00e9"}'


@pytest.mark.parametrize(
    ("terminal", "words", "expected"),
    [
        (False, "", BODY),
        (True, "--output raw", BODY),
        (False, "--output json", b'{\n  "b": 1.1,\n  "a": "\xc3\xa9"\n}\n'),
    ],
)
async def test_programs_get_the_body_as_it_was_received(
    terminal: bool,
    words: str,
    expected: bytes,
    fake: FakePostalytics,
    seen: Seen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen.answer = web.Response(text=BODY.decode(), content_type="application/json")
    output = shown(monkeypatch, terminal=terminal)
    assert await command(fake, "request", "GET", "/templates", *words.split()) == 0
    assert output.bytes == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [("", ""), ("Deleted.\r\n", "Deleted.\n")],
)
async def test_a_body_that_is_not_json_is_shown_as_it_is(
    body: str,
    expected: str,
    fake: FakePostalytics,
    seen: Seen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen.answer = web.Response(text=body)
    output = shown(monkeypatch, terminal=True)
    assert await command(fake, "request", "GET", "/templates") == 0
    assert output.bytes.decode() == expected


async def test_a_body_may_be_nested_very_deeply(
    fake: FakePostalytics, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "[" * 1000 + "]" * 1000
    seen.answer = web.Response(text=body)
    output = shown(monkeypatch, terminal=True)
    assert await command(fake, "request", "GET", "/templates") == 0
    assert "".join(output.bytes.decode().split()) == body


async def test_the_status_and_the_headers_can_be_included(
    fake: FakePostalytics, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.answer = web.json_response([], headers={"X-Name": "a\x9bb"})
    output = shown(monkeypatch, terminal=False)
    assert await command(fake, "request", "GET", "/templates", "--include") == 0
    head, _, body = output.bytes.decode().partition("\n\n")
    lines = head.splitlines()
    assert (lines[0], body) == ("HTTP 200 OK", "[]")
    assert "Content-Type: application/json; charset=utf-8" in lines
    assert "X-Name: a\\u009bb" in lines


async def test_a_reader_may_end_early(
    fake: FakePostalytics, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert await command(fake, "request", "GET", "/templates") == 0
        monkeypatch.undo()
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
async def test_a_full_disk_does_not_look_like_a_refusal(
    fake: FakePostalytics, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    with os.fdopen(os.open("/dev/full", os.O_WRONLY), "w") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert await command(fake, "request", "DELETE", "/contacts/5003", "--yes") == 3
        monkeypatch.undo()
    assert capsys.readouterr().err == (
        "Error: The API accepted the request, but its response cannot be written: "
        "No space left on device.\n"
    )


@pytest.mark.parametrize(
    ("method", "number", "note"),
    [
        ("DELETE", signal.SIGINT, CHECK_FIRST),
        ("DELETE", signal.SIGTERM, CHECK_FIRST),
        ("GET", signal.SIGINT, ""),
    ],
)
async def test_an_interrupted_write_may_have_been_carried_out(
    method: str, number: signal.Signals, note: str, server: FakePostalytics
) -> None:
    arrived = asyncio.Event()

    async def hang(*_: object) -> web.Response:
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError

    server.intercept = hang
    words = ("request", method, "/contacts/5003", "--yes", "--base-url", server.url)
    process = await start(server, *words)
    await arrived.wait()
    process.send_signal(number)
    ended = await end(process)
    assert (ended.status, ended.out, ended.err) == (130, "", f"{note}\nInterrupted.\n")


def test_any_api_has_the_command_with_examples_of_its_own(capsys: Captured) -> None:
    assert shop("request", "--help") == 0
    out = capsys.readouterr().out
    assert "  bookshelf request GET " in out
    assert "  bookshelf request POST /books --body FILE.json\n" in out
    assert "    130  interrupted\n" in out
    assert max(map(len, out.splitlines())) <= 80
