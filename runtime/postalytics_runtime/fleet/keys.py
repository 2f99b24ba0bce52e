"""Keys by reference: where a worker finds the key of an account.

A key is in no store, no argument and no log. A reference says where it is, with `{account}` for
the name of the account:

    file:/run/secrets/{account}     a file that only its owner may read
    env:POSTALYTICS_KEY_{account}   an environment variable; the name in capitals, - and . as _
    keyring:postalytics/{account}   the keyring of this user: a service, and a name in it
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from ..config import read_key_file
from ..errors import ConfigurationError
from ..text import printable

KeyOf: TypeAlias = Callable[[str], Awaitable[str]]
"""Returns the key of an account, given its name."""

_ACCOUNT = "{account}"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,99}")
_LIKE_A_KEY = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SHOWN = 30
"""Characters of a name that are shown: more may be a key."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KINDS = (
    "file:/run/secrets/{account}, env:POSTALYTICS_KEY_{account} or keyring:postalytics/{account}"
)


def checked_account(name: str) -> str:
    """Return the name of an account as it is; it becomes a part of the names of files.

    >>> checked_account("acme-2")
    'acme-2'

    Raises:
        ConfigurationError: the name has other characters than letters, digits, and `.`, `-` and
            `_` between them, or more than 100, or looks like a key. The message shows no text that
            may be a key.
    """
    if _LIKE_A_KEY.fullmatch(name):
        raise ConfigurationError(
            "An account cannot have a name that looks like an API key. Give the account a name of "
            "your own; --keys says where its key is."
        )
    if not _NAME.fullmatch(name):
        shown = f"the name {name!r}" if len(name) <= _SHOWN else f"a name of {len(name)} characters"
        raise ConfigurationError(
            f"An account cannot have {shown}: use up to 100 letters (a-z) and "
            "digits, with single dots, hyphens and underscores between them."
        )
    return name


def keys_from(reference: str, variables: Mapping[str, str] = os.environ) -> KeyOf:
    """Return what finds the key of an account by a reference.

    Args:
        reference: where the keys are, with `{account}` for the name of an account.
        variables: the environment variables.

    Raises:
        ConfigurationError: it is not a reference to keys. The message does not show it, for it may
            be a key.
    """
    kind, found, place = reference.partition(":")
    if not found or kind not in _FINDING or _ACCOUNT not in place:
        raise ConfigurationError(
            f"The keys of accounts are named by a reference such as {_KINDS}, with {_ACCOUNT} for "
            "the name of the account."
        )
    if kind == "env" and not _VARIABLE.fullmatch(place.replace(_ACCOUNT, "A")):
        raise ConfigurationError(
            f"The reference to the keys has no valid name of a variable: env:KEY_{_ACCOUNT}"
        )
    find = _FINDING[kind]

    async def key_of(account: str) -> str:
        return await asyncio.to_thread(find, place, checked_account(account), variables)

    return key_of


def _from_file(place: str, account: str, _: Mapping[str, str]) -> str:
    path = os.path.expanduser(place).replace(_ACCOUNT, account)  # noqa: PTH111  Not a Path below.
    if not os.path.lexists(path):
        raise ConfigurationError(
            f"There is no key of the account {account}: {printable(path)} does not exist."
        )
    return read_key_file(path, "the reference to the keys")


def _from_variable(place: str, account: str, variables: Mapping[str, str]) -> str:
    name = place.replace(_ACCOUNT, re.sub("[.-]", "_", account.upper()))
    if not (key := variables.get(name)):
        raise ConfigurationError(
            f"There is no key of the account {account}: the variable {printable(name)} is not set."
        )
    return key


def _from_keyring(place: str, account: str, _: Mapping[str, str]) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise ConfigurationError(
            "Keys in a keyring need the library keyring: pip install 'postalytics[keyring]'"
        ) from error
    service, _slash, name = place.rpartition("/")
    name = name.replace(_ACCOUNT, account)
    service = service.replace(_ACCOUNT, account)
    try:
        key = keyring.get_password(service, name)
    except KeyringError as error:
        why = printable(str(error)).rstrip(".")
        raise ConfigurationError(
            f"The keyring cannot be read for the account {account}: {why}."
        ) from error
    if not key:
        raise ConfigurationError(
            f"There is no key of the account {account}: the keyring has nothing for "
            f"{printable(name)} in {printable(service)}."
        )
    return key


_FINDING: dict[str, Callable[[str, str, Mapping[str, str]], str]] = {
    "file": _from_file,
    "env": _from_variable,
    "keyring": _from_keyring,
}
