"""The account of an API key, if the API shows it."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics import API, Postalytics
from postalytics_runtime.account import Account, read_account, read_named_account
from postalytics_runtime.errors import AuthenticationError
from postalytics_runtime.schema import Api
from support.bulk.job_runs import serving


async def test_an_account_has_a_number() -> None:
    async with serving() as fake, Postalytics(fake.api_key, base_url=fake.url) as client:
        assert await read_account(client) == "1001"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"company": "Metacortex", "username": "thomas"}, "Metacortex"),
        ({"company": "", "username": "thomas"}, "thomas"),
        ({}, None),
    ],
)
async def test_an_account_has_the_first_name_that_is_given(
    names: dict[str, str], expected: str | None
) -> None:
    class Named:
        api: Api = API

        async def call(self, operation: Any) -> Any:
            return operation.returns.type(account_id=7, **names)

    named: Any = Named()
    assert await read_named_account(named) == Account("7", expected)


async def test_a_wrong_key_is_an_error() -> None:
    async with serving() as fake, Postalytics("wrong-wrong-wrong", base_url=fake.url) as client:
        with pytest.raises(AuthenticationError):
            await read_account(client)


async def test_an_api_without_accounts_is_not_asked() -> None:
    class WithoutAccounts:
        api: Api = attrs.evolve(API, account=None)

    without: Any = WithoutAccounts()
    assert await read_account(without) is None


async def test_a_response_without_a_number_has_no_account() -> None:
    class WithoutNumber:
        api: Api = API

        async def call(self, operation: Any) -> Any:
            return operation.returns.type()

    without: Any = WithoutNumber()
    assert await read_account(without) is None
