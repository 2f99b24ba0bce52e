"""The file with the profiles: what it holds, and who may read and write it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from postalytics_runtime.cli import profiles as profiles_package
from postalytics_runtime.cli.profiles import (
    Profile,
    Profiles,
    profiles_path,
    read_profiles,
    write_profiles,
)
from postalytics_runtime.errors import ConfigurationError

KEY = "key-5f0c1d2e3b4a"
NO_KEY = "a profile holds no key. Write the key into a file that only you can read, and name that "
ACME = Profile(
    name="acme",
    environment="harbor",
    base_url="https://tea.example",
    api_key_file="/keys/100%/acme.key",
    defaults={"cups.size": "3", "cups.tea": "# = green; no sugar"},
)
BOLT = Profile(name="bolt")


@pytest.fixture
def path(profiles: Path) -> Path:
    """The path of the file; its folder is there."""
    (profiles / "tea").mkdir()
    return profiles / "tea" / "profiles.ini"


def write(path: Path, text: str | bytes, mode: int = 0o600) -> None:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)


def problem(path: Path, text: str | bytes) -> str:
    """Return the error about a file with this text, without its path and without the key."""
    write(path, text)
    with pytest.raises(ConfigurationError) as caught:
        read_profiles("tea")
    assert KEY not in caught.value.message
    assert caught.value.__cause__ is None
    return caught.value.message.replace(str(path), "FILE")


def test_without_a_file_there_is_no_profile(profiles: Path) -> None:
    assert read_profiles("tea") == Profiles(profiles / "tea" / "profiles.ini")
    assert [*profiles.iterdir()] == []


def test_what_is_written_is_read(path: Path) -> None:
    written = Profiles(path, "acme", {"acme": ACME, "bolt": BOLT})
    write_profiles(written, "tea")
    assert read_profiles("tea") == written
    write_profiles(Profiles(path, None, {"bolt": BOLT}), "tea")
    assert read_profiles("tea") == Profiles(path, None, {"bolt": BOLT})


def test_only_the_owner_can_read_what_is_written(profiles: Path) -> None:
    path = profiles / "new" / "tea" / "profiles.ini"
    write_profiles(Profiles(path), "tea")
    assert [one.stat().st_mode & 0o777 for one in (path, path.parent)] == [0o600, 0o700]
    assert [*path.parent.iterdir()] == [path]


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "of dotfiles.ini"
    write(real, "[profile bolt]\n")
    path.symlink_to(real)
    before = read_profiles("tea")
    write_profiles(Profiles(path, "bolt", before.by_name), "tea")
    assert (path.is_symlink(), read_profiles("tea").used) == (True, "bolt")


def test_a_file_that_cannot_be_written_stays_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, "[profile bolt]\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigurationError) as caught:
        write_profiles(Profiles(path), "tea")
    assert caught.value.message == f"{path} cannot be written: No space left on device."
    assert ([*path.parent.iterdir()], path.read_text()) == ([path], "[profile bolt]\n")


def test_a_folder_that_cannot_be_made_is_an_error(profiles: Path) -> None:
    (profiles / "tea").write_text("")
    with pytest.raises(ConfigurationError) as caught:
        write_profiles(Profiles(profiles / "tea" / "profiles.ini"), "tea")
    assert caught.value.message.endswith("profiles.ini cannot be written: File exists.")


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o620, 0o604])
def test_a_file_that_others_can_read_or_write_is_refused(path: Path, mode: int) -> None:
    write(path, "[profile bolt]\n", mode)
    with pytest.raises(ConfigurationError) as caught:
        read_profiles("tea")
    assert caught.value.message == (
        f"The file of profiles {path} has the mode {mode:04o}, which permits more than its owner "
        f"needs. Restrict it: chmod 600 {path}"
    )


def test_a_pipe_or_a_folder_is_refused(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(ConfigurationError, match="must be a regular file"):
        read_profiles("tea")
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigurationError, match="must be a regular file"):
        read_profiles("tea")


def test_a_file_that_cannot_be_opened_is_an_error(profiles: Path) -> None:
    (profiles / "tea").write_text("")
    with pytest.raises(ConfigurationError) as caught:
        read_profiles("tea")
    assert caught.value.message.endswith("profiles.ini cannot be read: Not a directory.")


def test_a_file_that_is_too_large_is_refused(path: Path) -> None:
    assert problem(path, b"#" * 1_048_577) == "FILE is larger than a file of profiles can be."
    write(path, b"#" * 1_048_576)
    assert read_profiles("tea").by_name == {}


def test_a_user_without_a_home_has_no_profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr("platformdirs.user_config_path", no_home)
    assert profiles_path("tea") is None
    assert read_profiles("tea").by_name == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"\n{KEY}\n", "Line 2 of FILE: a section such as [profile NAME] must come before it."),
        (f"[profile a]\n{KEY}\n", "Line 2 of FILE: it is not NAME = VALUE."),
        (f"[{KEY}]\n", "Line 1 of FILE: a section is [profile NAME] or [config]."),
        ("[profile a b]\n", "Line 1 of FILE: a section is [profile NAME] or [config]."),
        ("[profile a]\n[profile a]\n", "Line 2 of FILE: this section is there twice."),
        (
            f"[profile a]\nbase_url = {KEY}\nbase_url = {KEY}\n",
            "Line 3 of FILE: this name is there twice in its section.",
        ),
        (f"[config]\nfoo = {KEY}\n", "Line 2 of FILE: this section has only `use = NAME`."),
        (
            "[profile acme]\n[config]\nuse = acm\n",
            "Line 3 of FILE: there is no such profile. Did you mean acme?",
        ),
        (f"[config]\nuse = {KEY}\n", "Line 2 of FILE: there is no such profile."),
        (f"[profile a]\napi_key = {KEY}\n", f"Line 2 of FILE: {NO_KEY}file as api_key_file."),
        (f"[profile a]\n\ncups.Secret={KEY}\n", f"Line 3 of FILE: {NO_KEY}file as api_key_file."),
        (f"[profile a]\ntoken = {KEY}\n", f"Line 2 of FILE: {NO_KEY}file as api_key_file."),
        (
            f"[profile a]\nenviroment = {KEY}\n",
            "Line 2 of FILE: write environment, base_url, api_key_file, or a default as "
            "GROUP.OPTION, such as jobs.concurrency. Did you mean environment?",
        ),
        (
            f"[profile a]\ncups.a.b = {KEY}\n",
            "Line 2 of FILE: write environment, base_url, api_key_file, or a default as "
            "GROUP.OPTION, such as jobs.concurrency.",
        ),
        (
            "[profile a]\nenvironment =\n",
            "Line 2 of FILE: a value is one line of text, and not empty.",
        ),
        (
            f"[profile a]\nenvironment = b\n  {KEY}\n",
            "Line 2 of FILE: a value is one line of text, and not empty.",
        ),
        (
            f"[profile a]\nbase_url = {KEY}\n",
            "Line 2 of FILE: base_url is an address such as https://api.example.com.",
        ),
        (
            f"[profile a]\napi_key_file = {KEY}\n",
            "Line 2 of FILE: api_key_file is the whole path of a file, from / on.",
        ),
        (b"[profile a]\nenvironment = \xff\n", "Line 2 of FILE is not UTF-8 text."),
    ],
)
def test_an_error_names_its_line_and_not_what_the_line_holds(
    text: str | bytes, expected: str, path: Path
) -> None:
    assert problem(path, text) == expected


def test_a_profile_has_no_comments_and_not_the_mark_of_an_editor(path: Path) -> None:
    write(
        path, "\ufeff# ours\n[profile a]\n; hers\nenvironment = harbor\n\ncups.size=3\n[config]\n"
    )
    (profile,) = read_profiles("tea").by_name.values()
    assert profile == Profile(name="a", environment="harbor", defaults={"cups.size": "3"})
    assert profile.lines == {"": 2, "environment": 4, "cups.size": 6}


def test_a_part_that_is_not_there_is_no_attribute() -> None:
    assert not hasattr(profiles_package, "brew")
