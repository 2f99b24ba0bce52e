from __future__ import annotations

import base64
import copy
import html
import json
import logging
import pickle
import string
import traceback
from urllib.parse import quote

import pytest
from aiohttp import ClientResponseError, RequestInfo
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from postalytics_runtime.config import Secret

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"


def test_the_key_is_the_user_name_and_the_password_is_empty() -> None:
    header = Secret(KEY).headers()["Authorization"]
    assert base64.b64decode(header.removeprefix("Basic ")).decode() == f"{KEY}:"


@pytest.mark.parametrize("show", [repr, str, "{}".format, "%s".__mod__, "{:>40}".format])
def test_no_way_of_showing_it_shows_more_than_its_end(show: object) -> None:
    assert callable(show)
    assert show(Secret(KEY)) == "Secret(****5D32)"


def test_the_header_is_masked_in_every_repr_and_sent_whole() -> None:
    header = Secret(KEY).headers()["Authorization"]
    headers = CIMultiDict({"Authorization": header})
    holders = [header, {"h": header}, headers, CIMultiDictProxy(headers), attempt_of(header)]
    assert [TOKEN in repr(holder) for holder in holders] == [False] * 5
    assert "".join([header]) == f"Basic {TOKEN}"


def attempt_of(header: str) -> object:
    """What aiohttp's own exceptions carry."""
    headers = CIMultiDictProxy(CIMultiDict({"Authorization": header}))
    return ClientResponseError(
        RequestInfo(URL("http://h/"), "GET", headers, URL("http://h/")), (), headers=headers
    )


def test_a_short_key_shows_nothing_of_itself() -> None:
    assert repr(Secret("abcd1234")) == "Secret(****)"


@pytest.mark.parametrize("leave", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_cannot_be_copied_or_pickled(leave: object) -> None:
    assert callable(leave)
    with pytest.raises(TypeError, match="cannot be copied or pickled"):
        leave(Secret(KEY))


def test_a_traceback_with_its_variables_hides_it() -> None:
    def fail(secret: Secret) -> None:
        raise ValueError("no")

    try:
        fail(Secret(KEY))
    except ValueError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        text = "".join(shown.format())
    assert "secret = Secret(****5D32)" in text


def test_a_log_record_hides_it(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").warning("%s %r", Secret(KEY), Secret(KEY))
    assert KEY not in caplog.text


TOKEN = base64.b64encode(f"{KEY}:".encode()).decode()
ALONE = base64.b64encode(KEY.encode()).decode()


@pytest.mark.parametrize(
    "shape",
    [KEY, KEY.lower(), TOKEN, TOKEN.rstrip("="), ALONE, ALONE.rstrip("=")],
)
def test_text_that_quotes_it_is_masked(shape: str) -> None:
    assert Secret(KEY).masked(f"No {shape!r}, {shape}.") == "No '****5D32', ****5D32."


ODD_KEY = 'a/b+c="d"<e>&f?g%h\\i'


@pytest.mark.parametrize(
    "written",
    [
        quote(ODD_KEY),
        quote(ODD_KEY, safe=""),
        json.dumps(ODD_KEY),
        html.escape(ODD_KEY),
        base64.urlsafe_b64encode(f"{ODD_KEY}:".encode()).decode(),
        quote(base64.b64encode(ODD_KEY.encode())),
    ],
)
def test_a_key_that_a_server_quotes_escaped_is_masked(written: str) -> None:
    masked = Secret(ODD_KEY).masked(f"<{written}>")
    assert masked.replace('"', "").replace("%3D", "") == "<****%h\\i>"


@given(st.text(alphabet=string.ascii_letters + string.digits + "-_", min_size=8))
def test_no_key_is_left_in_masked_text(key: str) -> None:
    secret = Secret(key)
    token = secret.headers()["Authorization"].removeprefix("Basic ")
    masked = secret.masked(f"<{key}> <{token}>")
    assert (f"<{key}>" in masked, f"<{token}>" in masked) == (False, False)


def test_a_short_key_could_be_a_part_of_any_word_and_is_masked_only_in_base64() -> None:
    token = Secret("key").headers()["Authorization"].removeprefix("Basic ")
    assert Secret("key").masked(f"Invalid key {token}") == "Invalid key ****"


def test_its_digest_tells_keys_apart_and_hides_them() -> None:
    assert Secret(KEY).digest() == Secret(KEY).digest()
    assert Secret(KEY).digest() != Secret(KEY + "0").digest()
    assert KEY not in Secret(KEY).digest()
