"""The tests for leaks find a leak that is planted."""

from __future__ import annotations

import base64
import json
import logging
import warnings

import pytest

from postalytics_runtime import errors
from postalytics_runtime.errors import PostalyticsError
from support.leaks import forms_of, leaks
from support.reliability.canaries import CANARIES, spread


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_is_found_in_whatever_form(canary: str) -> None:
    token = base64.b64encode(f"user={canary}:".encode()).decode()
    shown = [
        canary,
        repr({"a": canary}),
        json.dumps([canary]),
        f"Basic {token}",
        f"{canary.encode()!r}",
    ]
    shown += [json.dumps(json.dumps(canary)), canary.upper(), repr(repr(canary)), *forms_of(canary)]
    assert [text for text in shown if canary not in leaks(f"before {text} after", CANARIES)] == []


def test_no_canary_is_found_where_there_is_none() -> None:
    with open(errors.__file__, encoding="utf-8") as text:  # noqa: PTH123 (a name is all there is)
        assert leaks(text.read(), CANARIES) == []


def planted(canary: str) -> KeyError:
    """An error whose text says nothing, from below a frame that does."""

    def below() -> None:
        authorization = f"Basic {canary}"
        raise KeyError(len(authorization))

    with pytest.raises(KeyError) as error:
        below()
    return error.value


@pytest.mark.parametrize("canary", CANARIES)
async def test_a_planted_canary_is_found(canary: str) -> None:
    with spread() as net:
        logging.getLogger("aiohttp.client").debug("sent %s", {"Authorization": canary})
        logging.getLogger("aiohttp.server").error("failed", exc_info=planted(canary))
        warnings.warn(f"{canary} is longer", stacklevel=1)
        net.report(planted(canary), skip="nowhere")
        net.report(PostalyticsError(f"{canary}."), skip="")
        chained = PostalyticsError("It failed.")
        chained.__cause__ = planted(canary)
        net.report(chained, skip="nowhere")
    caught = [where for where, _ in net.caught()]
    assert [where for where in dict.fromkeys(caught) if where[:10] != "log record"] == [
        "log aiohttp.client",
        "log trace aiohttp.server",
        "report of KeyError",
        "report of PostalyticsError",
        "pickle of PostalyticsError",
        "warning UserWarning",
    ]
