"""Models that are both sent and received: one for each way, of one declaration."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.small_spec import load, model, operation

PLACE = """\
  Place:
    summary: Where animals are.
    source: {page: places, confidence: official}
    fields:
      street: {type: string, required: true, max_length: 80, also: [road], headers: [Way]}
      state: {type: string?, format: us_state}
      hall: string
  Return:
    summary: An animal that came back.
    fields:
      place: {type: Place?, required: true}
      before: [Return]
"""
BOTH = (
    "resources/visits.yaml",
    "receives: [VisitNews]\noperations:\n",
    PLACE
    + """\
receives: [VisitNews]
operations:
  move:
    summary: Move.
    post: /places
    body: Place
    returns: Place
    effect: create
  give_back:
    summary: Bring an animal back.
    post: /returns
    body: Return
    returns: [Return]
    effect: create
""",
)


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_operation_takes_the_one_and_returns_the_other() -> None:
    move, give_back = operation("move", BOTH), operation("give_back", BOTH)

    assert (move.body, move.returns) == ("SentPlace", "Place")
    assert (give_back.body, give_back.returns, give_back.many) == ("SentReturn", "Return", True)


def test_each_has_what_is_said_of_its_way() -> None:
    street, *_ = model("Place", BOTH).fields
    sent_street, sent_state, _ = model("SentPlace", BOTH).fields

    assert (street.required, street.max_length, street.headers) == (False, None, [])
    assert [name.value for name in street.also] == ["road"]
    assert (sent_street.required, sent_street.max_length, sent_street.also) == (True, 80, [])
    assert (sent_state.format, model("Place", BOTH).fields[1].format) == ("us_state", None)


def test_the_models_in_each_go_the_same_way() -> None:
    received, sent = model("Return", BOTH), model("SentReturn", BOTH)

    assert [field.type.model for field in received.fields] == ["Place", "Return"]
    assert [field.type.model for field in sent.fields] == ["SentPlace", "SentReturn"]


def test_the_one_is_made_of_the_other_if_their_fields_are_alike() -> None:
    assert model("SentPlace", BOTH).replaces == "Place"
    assert model("Place", BOTH).replaces is None
    assert model("SentReturn", BOTH).replaces is None


def test_a_model_that_goes_one_way_is_one() -> None:
    names = [str(one.name) for one in load(BOTH).models]

    assert [name for name in names if name.startswith("Sent")] == ["SentPlace", "SentReturn"]
    assert len(names) == len(set(names))
