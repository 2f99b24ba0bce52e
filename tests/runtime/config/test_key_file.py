from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from postalytics import API
from postalytics_runtime.config import choose_key, read_key_file
from postalytics_runtime.errors import ConfigurationError
from support.leaks import shown_by

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o600)
    return path


def refusal_of(file: Path | str) -> str:
    with pytest.raises(ConfigurationError) as error:
        read_key_file(file, "api_key_file=")
    assert (error.value.__cause__, error.value.__context__) == (None, None)
    assert KEY not in f"{error.value} {error.value!r}"
    return str(error.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_key_is_the_only_line_of_a_file_of_ones_own(file: Path, mode: int, end: str) -> None:
    file.write_bytes(f"{KEY}{end}".encode())
    file.chmod(mode)
    assert read_key_file(file, "") == KEY
    assert read_key_file(str(file), "") == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o700, 0o4600, 0o666])
def test_a_file_that_others_may_use_is_refused_with_the_remedy(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert refusal_of(file) == (
        f"The key file {file} has the mode {mode:04o}, which permits more than its owner needs. "
        f"Restrict it: chmod 600 {file}"
    )


def test_the_remedy_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    file = tmp_path / "my key; rm"
    file.write_text(KEY)
    file.chmod(0o644)
    assert refusal_of(file).endswith(f"chmod 600 '{file}'")


def test_a_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert "belongs to another user" in refusal_of(file)


def test_where_files_have_no_mode_it_is_not_looked_at(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(0o644)
    monkeypatch.setattr("postalytics_runtime.config.key_file.os.name", "nt")
    assert read_key_file(str(file), "") == KEY


def test_a_link_is_refused_even_to_a_good_file(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    assert f"The key file {link} is a symbolic link" in refusal_of(link)


def test_the_key_is_not_in_variables_that_an_error_report_shows(file: Path) -> None:
    file.write_text(f"{KEY}\n\n")
    with pytest.raises(ConfigurationError) as error:
        read_key_file(file, "")
    assert KEY not in shown_by(error.value)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    assert refusal_of(pipe) == f"The key file {pipe} must be a regular file."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "must be a regular file" in refusal_of(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\n\n",
        f"{KEY}\n\n".encode(),
        f"\n{KEY}".encode(),
        f"{KEY}\n{KEY}".encode(),
        f"{KEY}\r".encode() * 2,
        b"\xff\xfeK\x00",
        b"k" * 4096,
        b"k" * 10000000,
    ],
)
def test_what_is_not_one_line_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refusal_of(file) == (
        f"The key file {file} must hold the key as its only line, and nothing else."
    )


@pytest.mark.parametrize("given", [KEY, f"/nowhere/{KEY}", f"{KEY}\0", KEY * 1000, ""])
def test_a_path_that_is_not_a_file_may_be_the_key_and_is_not_shown(given: str) -> None:
    assert "The file that api_key_file= names cannot be opened (" in refusal_of(given)


@pytest.mark.skipif(sys.platform == "win32", reason="a file has no mode there")
def test_the_folders_above_may_be_links(file: Path, tmp_path: Path) -> None:
    (tmp_path / "above").symlink_to(tmp_path)
    assert read_key_file(tmp_path / "above" / file.name, "") == KEY


def chosen(**given: str | Path | None) -> str:
    variables = {name: str(value) for name, value in given.items() if name.isupper() and value}
    key, file = given.get("key"), given.get("file")
    place = API.environment(str(given.get("place", "production")))
    return choose_key(API, None if key is None else str(key), place, variables, file).hint


def key_file(path: Path, key: str) -> Path:
    path.write_text(key)
    path.chmod(0o600)
    return path


def test_an_argument_wins_over_the_variables_and_the_key_over_its_file(tmp_path: Path) -> None:
    one, two = (key_file(tmp_path / n, f"{n}-{'0' * 16}-{n * 4}") for n in ("a", "b"))
    everything: dict[str, str | Path | None] = {
        "file": one,
        "POSTALYTICS_API_KEY": "c-0000000000000000-cccc",
        "POSTALYTICS_API_KEY_FILE": two,
    }
    argument = everything | {"file": None, "key": "d-0000000000000000-dddd"}
    assert chosen(**argument) == "****dddd"
    assert chosen(**everything) == "****aaaa"
    assert chosen(**everything | {"file": None}) == "****cccc"
    assert chosen(**everything | {"file": None, "POSTALYTICS_API_KEY": ""}) == "****bbbb"
    assert chosen(place="local", POSTALYTICS_API_KEY_FILE=two) == "****bbbb"
    assert chosen(place="local") == "****0000"


def test_two_arguments_are_one_too_many(file: Path) -> None:
    with pytest.raises(ConfigurationError, match="api_key= or api_key_file=, not both"):
        chosen(key=KEY, file=file)


def test_a_file_that_a_variable_names_is_held_to_the_same_and_named_by_it() -> None:
    with pytest.raises(ConfigurationError, match="POSTALYTICS_API_KEY_FILE names cannot be opened"):
        chosen(POSTALYTICS_API_KEY_FILE="/nowhere/key")


def test_no_error_about_a_key_shows_it_even_with_variables(file: Path) -> None:
    file.write_text("b c d e f g CANARY")
    for given in ({"key": "a b CANARY"}, {"POSTALYTICS_API_KEY": "b CANARY"}, {"file": file}):
        with pytest.raises(ConfigurationError, match="copied the whole key") as error:
            choose_key(
                API,
                given.get("key"),  # type: ignore[arg-type]  # text
                API.environment("production"),
                given,  # type: ignore[arg-type]  # text
                given.get("file"),
            )
        frames = shown_by(error.value, skip=__file__)
        assert ("CANARY" in frames, "choose_key" in frames) == (False, True)
