"""A secret in a body, such as the key of another account, is masked where the API quotes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics.models import NewAccount, NewLoginLink
from postalytics_runtime.config import mask_texts
from postalytics_runtime.errors import ResponseError
from support.reliability.canaries import spread
from support.runtime.raw_server import answering, http, serve

KEY = "agency-key-{}".format("x" * 10)
SUB_KEY = "0192AB-3AEF-{}".format("Y" * 10)
PASSWORD = 'Ham"mer&fisch-7'

LINK = NewLoginLink(api_key=SUB_KEY)
ACCOUNT = NewAccount(
    first_name="Ada", last_name="L", company="Acme", username="ada", password=PASSWORD
)


@pytest.mark.parametrize(
    ("name", "body", "secret"),
    [("create_login_link", LINK, SUB_KEY), ("create_account", ACCOUNT, PASSWORD)],
)
@pytest.mark.parametrize("status", ["400 Bad", "200 OK"])
async def test_a_secret_that_is_quoted_is_masked(
    name: str, body: Any, secret: str, status: str
) -> None:
    said = json.dumps({"error": {"message": f"No {secret} and no {KEY}."}}).encode()
    async with serve(answering(http(said, status))) as server:
        with spread() as net:
            async with Postalytics(KEY, base_url=server.url) as client:
                with pytest.raises(ResponseError) as error:
                    await getattr(client.accounts, name)(body)
                net.report(error.value, skip="test_secrets_in_bodies.py", given=[body, secret])
        assert error.value.vendor_message == "No **** and no ****xxxx."
        assert [where for where, text in net.told if secret in text] == []


def test_a_quoted_secret_is_masked_in_every_notation() -> None:
    quoted = ['Ham\\"mer&fisch-7', "Ham%22mer%26fisch-7", "ham&quot;mer&amp;fisch-7", PASSWORD]
    assert mask_texts(" ".join(quoted), [PASSWORD]) == "**** **** **** ****"


def test_a_secret_of_a_few_characters_stays_as_it_may_be_part_of_any_word() -> None:
    assert mask_texts("The name is missing.", ["name", ""]) == "The name is missing."
