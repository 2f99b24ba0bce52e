"""A key is found where a reference says, and nothing else is read."""

from __future__ import annotations

import sys
from pathlib import Path

import keyring
import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.fleet import checked_account, keys_from


async def test_a_file_has_the_key_of_its_account(tmp_path: Path) -> None:
    path = tmp_path / "acme.key"
    path.write_text("the-key-of-acme\n")
    path.chmod(0o600)
    assert await keys_from(f"file:{tmp_path}/{{account}}.key")("acme") == "the-key-of-acme"


async def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acme"
    path.write_text("the-key-of-acme\n")
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        await keys_from(f"file:{tmp_path}/{{account}}")("acme")


async def test_a_missing_file_names_the_account(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no key of the account acme: .*acme does not"):
        await keys_from(f"file:{tmp_path}/{{account}}")("acme")


async def test_a_variable_has_the_key_of_its_account() -> None:
    variables = {"KEY_ACME_2_X": "the-key-of-acme"}
    assert await keys_from("env:KEY_{account}", variables)("acme-2.x") == "the-key-of-acme"


async def test_a_missing_variable_is_named() -> None:
    with pytest.raises(ConfigurationError, match="the variable KEY_ACME is not set"):
        await keys_from("env:KEY_{account}", {})("acme")


async def test_a_keyring_has_the_key_of_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {("postalytics/live", "acme"): "the-key-of-acme"}
    monkeypatch.setattr(keyring, "get_password", lambda *place: kept.get(place))
    find = keys_from("keyring:postalytics/live/{account}")
    assert await find("acme") == "the-key-of-acme"
    with pytest.raises(ConfigurationError, match="the keyring has nothing for beta in postalytics"):
        await find("beta")


async def test_without_the_library_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'postalytics\[keyring\]'"):
        await keys_from("keyring:postalytics/{account}")("acme")


@pytest.mark.parametrize("reference", ["", "{account}", "file:/run/secrets/key", "vault:{account}"])
def test_something_else_is_refused(reference: str) -> None:
    with pytest.raises(ConfigurationError, match="named by a reference such as file:"):
        keys_from(reference)


def test_a_key_in_place_of_a_reference_is_not_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        keys_from("the-key-of-acme")
    assert "the-key-of-acme" not in caught.value.message


@pytest.mark.parametrize("name", ["acme", "a", "Acme-2", "a.b_c", "0", "a" * 100])
def test_a_name_of_an_account_is_accepted(name: str) -> None:
    assert checked_account(name) == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "a..b", "-a", ".a", "a b", "a\n", "ä", "a" * 101]
)
def test_a_name_that_could_be_another_file_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"An account cannot have (the|a) name"):
        checked_account(name)


def test_a_key_in_place_of_an_account_is_refused_and_not_shown() -> None:
    for key in ("1F0C2A5E-9B1D-4c3A-8E77-0A5B6C7D8E9F", "sk_live+0123456789abcdef0123456789abcdef"):
        with pytest.raises(ConfigurationError) as refused:
            checked_account(key)
        assert key not in refused.value.message


def test_a_key_in_place_of_a_variable_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigurationError, match="no valid name of a variable") as refused:
        keys_from("env:1F0C2A5E-9B1D-4c3A-8E77-0A5B6C7D8E9F{account}")
    assert "1F0C2A5E" not in refused.value.message


async def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / "acme"
    path.touch(mode=0o600)
    path.write_text("the-key-of-acme\n")
    assert await keys_from("file:~/{account}")("acme") == "the-key-of-acme"
