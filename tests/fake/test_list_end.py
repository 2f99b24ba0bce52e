"""Pages past the end of a list."""

from __future__ import annotations

import re

import aiohttp
import pytest

from postalytics_runtime.fake import ListEnd
from postalytics_runtime.fake.list_end import forms
from postalytics_runtime.fake.messages import FakeResponse
from support.fake.library_api import FakeLibrary
from support.fake.readers_api import CARD

PLACES = ("error.message", ".")
HEADERS = {"Authorization": aiohttp.encode_basic_auth(CARD, "")}
ENVELOPE = {"error": {"message": "No books", "status_code": 404}}


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (None, FakeResponse(404, "No books")),
        ("string", FakeResponse(404, "No books")),
        ("text", FakeResponse(404, "No books", "text/plain")),
        ("html", FakeResponse(404, "No books", "text/html")),
        ("error.message", FakeResponse(404, ENVELOPE)),
        ("empty", FakeResponse(200, [])),
    ],
)
def test_the_list_end_has_the_chosen_form_and_status(
    form: str | None, answer: FakeResponse
) -> None:
    assert ListEnd(form=form, status=404).answer("No books", PLACES) == answer


def test_without_a_bare_message_the_list_end_is_at_the_first_message_path() -> None:
    assert ListEnd(status=404).answer("No books", ("error.message",)) == FakeResponse(404, ENVELOPE)


def test_an_unknown_form_or_status_is_refused() -> None:
    ListEnd(form="text", status=599).require(PLACES)
    there_are = ", ".join(forms(PLACES))
    with pytest.raises(ValueError, match=re.escape(f"Did you mean text? There are: {there_are}.")):
        FakeLibrary(list_end=ListEnd(form="txt"))
    with pytest.raises(ValueError, match="must be from 400 to 599, not 200"):
        FakeLibrary(list_end=ListEnd(status=200))


async def test_text_is_sent_unchanged_with_its_content_type() -> None:
    async with (
        FakeLibrary(list_end=ListEnd(form="text", status=404)) as library,
        aiohttp.ClientSession(library.url) as session,
        session.get("/library/v1/shelves/2", headers=HEADERS) as response,
    ):
        assert (response.status, response.content_type) == (404, "text/plain")
        assert await response.read() == b"No books"
