from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest

from postalytics_runtime.events import Reception
from support.events.deliveries import OLDER_TOKEN, TOKEN, RecordingInbox, delivered
from support.leaks import leaks

PATH = f"/hook/{TOKEN}?s=1"
SECRETS = [TOKEN, OLDER_TOKEN]


class Atoms(dict[str, str]):
    """What hypercorn and gunicorn log: a missing value is shown as a dash."""

    def __missing__(self, name: str) -> str:
        return "-"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("aiohttp.access", (f"POST {PATH} HTTP/1.1", 200)),
        ("uvicorn.access", ("10.0.0.1:80", "POST", PATH, "1.1", 200)),
        ("uvicorn.asgi", ({"path": PATH, "raw_path": PATH.encode(), "all": [(PATH, 1)]},)),
        ("uvicorn.error", ('%s - "WebSocket %s" 403', "10.0.0.1:80", PATH)),
        ("gunicorn.error", ("%s %s", "POST", PATH)),
        ("gunicorn.access", (Atoms(r=PATH),)),
    ],
)
def test_known_servers_log_no_token(
    name: str, arguments: tuple[object, ...], caplog: pytest.LogCaptureFixture
) -> None:
    Reception(RecordingInbox())
    caplog.set_level(logging.DEBUG, name)
    logging.getLogger(name).info(PATH, extra={"first_request_line": PATH})
    is_mapping = isinstance(arguments[0], Atoms)
    text = "%(r)s %(a)s" if is_mapping else " ".join(["%s"] * len(arguments))
    logging.getLogger(name).info(text, *arguments, extra={"first_request_line": PATH})
    assert leaks(repr([vars(record) for record in caplog.records]) + caplog.text, SECRETS) == []
    assert "/hook/****" in caplog.messages[1]
    assert caplog.messages[1].endswith(" -") == is_mapping


def test_what_a_server_logs_is_not_changed_itself(caplog: pytest.LogCaptureFixture) -> None:
    Reception(RecordingInbox())
    scope: Mapping[str, str] = {"path": PATH}
    caplog.set_level(logging.DEBUG, "uvicorn.asgi")
    logging.getLogger("uvicorn.asgi").info("%s %s", 1, scope)
    assert (caplog.messages, scope) == (["1 {'path': '/hook/****?s=1'}"], {"path": PATH})


def test_no_traceback_has_a_token(caplog: pytest.LogCaptureFixture) -> None:
    Reception(RecordingInbox())
    logging.getLogger("aiohttp.server").error("Error", exc_info=ValueError(PATH))
    assert "ValueError: /hook/****" in caplog.text
    assert leaks(caplog.text, SECRETS) == []


async def test_a_new_token_is_hidden_when_it_is_used(caplog: pytest.LogCaptureFixture) -> None:
    inbox = RecordingInbox()
    reception = Reception(inbox)
    body = iter([delivered(), b""])

    async def read() -> bytes:
        return next(body)

    inbox.valid = ("Rotkehlchen" * 4, TOKEN)
    response = await reception.respond(f"/hook/{inbox.valid[0]}", "POST", {}, read)
    caplog.set_level(logging.INFO, "uvicorn.access")
    logging.getLogger("uvicorn.access").info("%s", inbox.valid[0])
    assert (response.status, caplog.messages) == (200, ["****"])
