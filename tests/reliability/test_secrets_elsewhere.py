"""Secrets and personal data outside of calls: in clients, models, events, drift and logs."""

from __future__ import annotations

import copy
import pickle
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics import Postalytics
from postalytics.models import Account, NewCampaign, NewLoginLink
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime import errors
from postalytics_runtime.drift import Drift
from postalytics_runtime.errors import CallInfo, ConfigurationError, PostalyticsError
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from support.leaks import leaks, shown_by
from support.reliability.canaries import (
    CANARIES,
    ENDPOINT,
    FIRST_NAME,
    KEY,
    MAIL,
    PASSWORD,
    STREET,
    VARIABLE,
    assert_same,
    contact,
    recipient,
    spread,
)

PERSON = [FIRST_NAME, STREET, MAIL, VARIABLE]


# Errors.


KINDS: list[Any] = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, PostalyticsError)
]
FACTS: dict[type[PostalyticsError], dict[str, int]] = {
    errors.ResponseError: {"status": 429},
    errors.UnreadableResponseError: {"status": 429},
    errors.IncompleteListError: {"found": 1, "total": 2},
}
"""The arguments that an error of this type needs."""
CALL = CallInfo(operation="a.b", method="GET", path="/{c}", attempts=2)


def made(kind: Any) -> PostalyticsError:
    known = [facts for base, facts in FACTS.items() if issubclass(kind, base)]
    error: PostalyticsError = kind("It failed.", call=CALL, **(known[0] if known else {}))
    return error


ERRORS = [made(kind) for kind in KINDS]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_error_survives_pickling_unchanged(error: PostalyticsError, protocol: int) -> None:
    assert_same(pickle.loads(pickle.dumps(error, protocol)), error)  # noqa: S301 (its own)
    assert_same(copy.copy(error), error)
    assert_same(copy.deepcopy(error), error)


# The making of a client.


WRONG: list[dict[str, Any]] = [
    {"environment": KEY, "api_key": "production"},
    {"base_url": "http://example.com"},
    {"base_url": "nowhere"},
    {"timeout": 30},
    {"strict": KEY},
    {"api_key_file": "/nowhere/at/all"},
    {"proxy": f"socks5://user:{PASSWORD}@proxy.example"},
    {"proxy": f"http://user:{PASSWORD}@proxy.example", "retry": None},
    {"api_key": f"{KEY} {KEY}"},
    {"api_key": f"{KEY}:"},
    {"api_key": KEY.encode()},
    {"api_key": [KEY]},
    {"session": KEY},
]


@pytest.mark.parametrize("given", WRONG)
def test_the_error_for_a_client_that_cannot_be_made_shows_no_arguments(
    given: dict[str, Any],
) -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics(**{"api_key": KEY, **given})
    shown = shown_by(error.value, skip="test_secrets_elsewhere.py", given=given.values())
    assert leaks(shown, CANARIES) == []


def test_the_variables_of_the_process_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", KEY)
    monkeypatch.setenv("POSTALYTICS_ENVIRONMENT", KEY)
    with pytest.raises(ConfigurationError) as error:
        Postalytics()
    assert leaks(shown_by(error.value, skip="test_secrets_elsewhere.py"), CANARIES) == []


def test_a_client_does_not_show_its_key_and_takes_it_nowhere() -> None:
    client = Postalytics(KEY, "production", proxy=f"http://user:{PASSWORD}@proxy.example")
    shown = f"{client!r} {client} {vars(client)} {attrs.asdict(client._executor, recurse=False)}"
    assert leaks(shown, CANARIES) == []
    with pytest.raises(TypeError):
        pickle.dumps(client)


def test_models_show_neither_people_nor_secrets() -> None:
    models = [contact(extra={FIRST_NAME[:3]: STREET}), recipient(), contact(var_field_2=[MAIL])]
    secret = [Account(api_key=KEY, extra={"Key": KEY}), NewLoginLink(api_key=KEY)]
    assert leaks(f"{models} {secret}", CANARIES) == []


# On the way: observers, drift, warnings, the fake and its log.


class Everything(Observer):
    """Observer that records all events."""

    def __init__(self) -> None:
        self.events: list[object] = []

    def waited(self, attempt: Attempt, seconds: float) -> None:
        self.events += [attempt, seconds]

    def started(self, attempt: Attempt) -> None:
        self.events.append(attempt)

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        self.events += [attempt, result]

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        self.events += [attempt, delay, error, str(error), vars(error)]


@pytest.fixture
async def spoilt() -> AsyncIterator[FakePostalytics]:
    """A fake server that checks the key, with some faults."""
    faults = [
        Fault("unknown_fields", probability=0.3),
        Fault("server_error", probability=0.2),
        Fault("rate_limited", probability=0.2, retry_after=0),
        Fault("reset_before", probability=0.1),
    ]
    async with FakePostalytics(api_key=KEY, faults=faults, seed=7) as fake:
        yield fake


async def test_events_drift_and_warnings_of_calls_hold_no_secrets(spoilt: FakePostalytics) -> None:
    watcher, drift = Everything(), Drift()
    options: dict[str, Any] = {
        "observers": [watcher],
        "drift": drift,
        "retry": RetryPolicy(first_delay=0.0, max_delay=0.0),
        "allow_live_mail": False,
    }
    with spread() as net:
        async with Postalytics(KEY, base_url=spoilt.url, **options) as client:
            for _ in range(20):
                await _use(client, net.report)
            net.tell("observer", repr(watcher.events))
            net.tell("drift", f"{drift} {drift!r}")
            net.tell("client", f"{client!r} {client.contacts!r}")
    assert len(watcher.events) > 100
    kinds = {kind.__name__ for error in net.errors for kind in type(error).__mro__}
    assert {"LiveMailError", "ServerOutcomeUnknownError", "InvalidRequestError"} <= kinds
    assert "warning PrintLengthWarning" in dict(net.told)
    assert net.caught() == []


@pytest.mark.parametrize("journal", [None, "job"])
async def test_the_outcomes_of_rows_show_no_people(journal: str | None, tmp_path: Path) -> None:
    row = {"first_name": FIRST_NAME, "last_name": "Lovelace", "address_street": STREET,
           "address_city": "Boston", "address_state": "MA", "address_zip": "02134"}  # fmt: skip
    rows: list[Any] = [row, contact(), {**row, "address_zip": None}, {**row, "zip": MAIL}]
    place = None if journal is None else tmp_path / journal
    async with FakePostalytics() as fake, Postalytics(fake.api_key, base_url=fake.url) as client:
        upload = client.contacts.upload_contacts(
            rows, contact_list_id=1, journal=place, max_rejected=1
        )
        outcomes = [outcome async for outcome in upload]
    assert sorted(outcome.row for outcome in outcomes) == [1, 2, 3, 4]
    assert [leaks(repr(outcome), PERSON) for outcome in outcomes] == [[], [], [], []]


def campaign() -> NewCampaign:
    return NewCampaign(
        name=FIRST_NAME,
        template_front_id=301,
        credit_type=1,
        postage_type=1,
        sender_name=FIRST_NAME,
        sender_address1=STREET,
        sender_city="Boston",
        sender_state="MA",
        sender_zip="02134",
    )


async def _use(client: Postalytics, report: Callable[..., None]) -> None:
    plain = {"first_name": FIRST_NAME}
    body, piece = contact(first_name=f"{FIRST_NAME} and {FIRST_NAME}"), recipient()
    for call in (
        client.contacts.create_contact(body),
        client.contacts.list_contacts(contact_list_id=1).collect(),
        client.mail.send_mail(piece, endpoint=ENDPOINT),
        client.accounts.create_login_link(NewLoginLink(api_key=KEY)),
        client.contacts.create_contact(contact(address_city=f"{STREET}\0")),
        client.campaigns.create_campaign(campaign()),
        client.request("POST", "/contacts", json=plain),
    ):
        try:
            await call
        except PostalyticsError as error:
            report(error, skip="test_secrets_elsewhere.py", given=[plain, ENDPOINT])
