"""The fake carries out a request once for each idempotency key, as long as the API keeps keys."""

from __future__ import annotations

import attrs
import pytest

from postalytics import API
from postalytics_runtime.fake.kept_responses import KeptResponses
from postalytics_runtime.fake.messages import FakeResponse, OperationCall, RefusedError
from postalytics_runtime.schema import IdempotencyKeys

KEYS = IdempotencyKeys(header="Row-Key", seconds=60, other_body=400)
CREATE = attrs.evolve(API.operation("contacts.create_contact"), idempotency_key=True)


@attrs.define
class Acted:
    """Counts what is carried out, and keeps the time."""

    now: float = 0.0
    times: int = 0

    def kept(self, keys: IdempotencyKeys | None = KEYS) -> KeptResponses:
        return KeptResponses(keys, lambda: self.now)

    def act(self, _: OperationCall) -> FakeResponse:
        self.times += 1
        return FakeResponse(200, {"number": self.times})


def send(
    kept: KeptResponses, acted: Acted, key: str | None = "a", body: bytes = b"{}", caller: int = 1
) -> FakeResponse:
    call = OperationCall(operation=CREATE, caller=caller, parameters={}, body={})
    return kept.carry_out(call, {} if key is None else {"Row-Key": key}, body, acted.act)


def test_the_same_key_brings_the_same_response() -> None:
    acted = Acted()
    kept = acted.kept()
    assert send(kept, acted) == send(kept, acted)
    assert acted.times == 1


@pytest.mark.parametrize("other", [{"key": "b"}, {"key": None}, {"caller": 2}])
def test_another_key_or_none_or_another_caller_is_another_request(other: dict[str, str]) -> None:
    acted = Acted()
    kept = acted.kept()
    send(kept, acted)
    send(kept, acted, **other)  # type: ignore[arg-type]  # each has its own type
    assert acted.times == 2


def test_the_same_key_with_another_body_is_refused() -> None:
    acted = Acted()
    kept = acted.kept()
    send(kept, acted)
    with pytest.raises(RefusedError) as refused:
        send(kept, acted, body=b'{"a": 1}')
    assert refused.value.status == 400
    assert acted.times == 1


def test_a_key_is_forgotten_after_its_time() -> None:
    acted = Acted()
    kept = acted.kept()
    send(kept, acted)
    acted.now = 60.0
    send(kept, acted)
    assert acted.times == 2


def test_an_api_without_keys_keeps_nothing() -> None:
    acted = Acted()
    kept = acted.kept(None)
    send(kept, acted)
    send(kept, acted)
    assert acted.times == 2
