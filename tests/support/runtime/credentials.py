"""The API under test, with its key sent in other ways."""

from __future__ import annotations

import attrs

from postalytics import API, Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.schema import Credential

BEARER = Credential(scheme="bearer")
HEADER = Credential(scheme="header", name="X-Api-Key")
QUERY = Credential(scheme="query", name="api_key")
ACCOUNT = Credential(scheme="header", name="X-Account", part="account")
TOKEN = Credential(scheme="bearer", part="token")
QUERY_TOKEN = Credential(scheme="query", name="token", part="token")


def client_class(*credentials: Credential) -> type[Postalytics]:
    """Return the class of a client that sends its key in these ways."""
    api = attrs.evolve(API, authentication=credentials)
    return type("Keyed", (Postalytics,), {"api": api})


def fake_class(*credentials: Credential) -> type[FakePostalytics]:
    """Return the class of a fake server that wants a key in these places."""
    api = attrs.evolve(API, authentication=credentials)
    return type("KeyedFake", (FakePostalytics,), {"api": api})
