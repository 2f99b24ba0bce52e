"""The API key on the command line: in a file or on standard input, never as an argument."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from postalytics import API as POSTALYTICS
from postalytics_runtime import cli
from postalytics_runtime.cli.app import build
from postalytics_runtime.schema import Api
from support.bulk.bookshelf_api import API
from support.cli.command_lines import command_line_of, listed
from support.cli.shop import Shop, no_server, run, shelve
from support.fake.library_api import FakeLibrary

Books = Callable[..., Path]
KeyFile = Callable[[str], Path]
Captured = pytest.CaptureFixture[str]

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"


@pytest.mark.parametrize("api", [API, POSTALYTICS])
def test_no_option_takes_a_key(api: Api) -> None:
    group = build(command_line_of(type("AShop", (Shop,), {"api": api}), no_server))
    options = {
        option
        for command in (group, *(command for _, command in listed(group)))
        for parameter in command.params
        for option in parameter.opts
    }
    words = ("key", "secret", "password", "token", "auth")
    found = {option for option in options if any(word in option for word in words)}
    # These name a field, and the place of keys; a key is refused there, and is not shown.
    assert found - {"--token-field", "--keys"} == {"--api-key-file"}


def test_an_upload_takes_the_key_from_a_file(books: Books, key_file: KeyFile) -> None:
    assert shelve(books("Emma"), "--api-key-file", str(key_file(KEY))) == 0
    assert {*Shop.keys} == {KEY}


def test_without_the_option_the_client_finds_the_key(books: Books) -> None:
    assert shelve(books("Emma")) == 0
    assert {*Shop.keys} == {None}


def test_a_key_can_be_a_line_of_standard_input(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KEY}\r\n"))
    assert shelve(books("Emma"), "--api-key-file", "-") == 0
    assert {*Shop.keys} == {KEY}


@pytest.mark.parametrize("content", [b"", b"\n", b"\n" + KEY.encode(), b"\xff\xfe" + KEY.encode()])
def test_standard_input_without_a_key_is_an_error(
    content: bytes, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))
    assert shelve(books("Emma"), "--api-key-file", "-") == 2
    assert capsys.readouterr().err == (
        "Error: --api-key-file - reads the API key from standard input, and there is none. Pipe "
        "it in as one line, or name a file.\n"
    )
    assert Shop.keys == []


def test_a_typed_key_is_not_shown(
    books: Books, person: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    person("y\n")
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: KEY)
    assert run("books", "shelve", books("Emma"), "--shelf", "7", "--api-key-file", "-") == 0
    assert ({*Shop.keys}, len(Shop.books)) == ({KEY}, 1)
    assert KEY not in "".join(capsys.readouterr())


def test_a_file_that_others_can_read_is_refused_with_the_remedy(
    books: Books, key_file: KeyFile, capsys: Captured
) -> None:
    file = key_file(KEY)
    file.chmod(0o644)
    assert shelve(books("Emma"), "--api-key-file", str(file)) == 2
    said = capsys.readouterr().err
    assert said.endswith(f"chmod 600 '{file}'\n")
    assert KEY not in said


def test_a_key_in_place_of_the_file_is_not_shown(books: Books, capsys: Captured) -> None:
    assert shelve(books("Emma"), "--api-key-file", KEY) == 2
    said = capsys.readouterr()
    assert "The file that --api-key-file names cannot be opened" in said.err
    assert KEY not in said.err + said.out


def test_the_command_to_resume_names_the_key_file(
    books: Books, key_file: KeyFile, capsys: Captured
) -> None:
    file = key_file(KEY)
    assert shelve(books("Emma", "rejected"), "--api-key-file", str(file)) == 1
    said = capsys.readouterr()
    assert f"--api-key-file '{file}'" in said.out
    assert KEY not in said.out + said.err


def test_the_fake_server_reads_its_key_from_a_file(key_file: KeyFile, capsys: Captured) -> None:
    words = ["serve", "--api-key-file", str(key_file("x:y")), "--port", "0"]
    assert cli.run(command_line_of(Shop, FakeLibrary), words) == 2
    assert "The API key has a space, a colon or a character" in capsys.readouterr().err
