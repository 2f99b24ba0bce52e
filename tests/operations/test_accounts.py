from __future__ import annotations

import pytest

from postalytics import Postalytics
from postalytics.errors import AuthenticationError, NotFoundError, ResponseError
from postalytics.models import AccountId, AccountReplacement, NewAccount, NewLoginLink
from postalytics.testing import FakePostalytics

CHOI = NewAccount(first_name="Choi", last_name="Lee", username="choi", password="Wh1tera88!t")


async def test_get_my_account_shows_the_account_behind_the_key(client: Postalytics) -> None:
    account = await client.accounts.get_my_account()
    assert (account.account_id, account.company) == (AccountId(1001), "Metacortex")


async def test_get_my_account_refuses_a_wrong_key(fake: FakePostalytics) -> None:
    async with Postalytics("WRONG", base_url=fake.url) as wrong_key:
        with pytest.raises(AuthenticationError, match="Invalid API key"):
            await wrong_key.accounts.get_my_account()


async def test_get_account_shows_a_sub_account(client: Postalytics) -> None:
    created = await client.accounts.create_account(CHOI)
    assert created.account_id is not None
    account = await client.accounts.get_account(account_id=created.account_id)
    assert (account.username, account.parent_id) == ("choi", AccountId(1001))


async def test_get_account_does_not_show_the_account_of_another_customer(
    fake: FakePostalytics, client: Postalytics
) -> None:
    created = await client.accounts.create_account(CHOI)
    async with Postalytics(created.api_key, base_url=fake.url) as choi:
        with pytest.raises(NotFoundError):
            await choi.accounts.get_account(account_id=1001)


async def test_create_account_returns_a_working_key(
    fake: FakePostalytics, client: Postalytics
) -> None:
    created = await client.accounts.create_account(CHOI)
    async with Postalytics(created.api_key, base_url=fake.url) as choi:
        account = await choi.accounts.get_my_account()
        assert (account.account_id, account.username) == (created.account_id, "choi")
        assert await choi.contacts.list_contact_lists().collect() == []


async def test_update_account_replaces_the_account_of_the_key(
    client: Postalytics,
) -> None:
    answer = await client.accounts.update_account(
        AccountReplacement(
            first_name="Thomas", last_name="Anderson", username="neo", password="Wh1tera88!t"
        )
    )
    account = await client.accounts.get_my_account()
    assert (answer.account_id, account.username, account.company) == (
        AccountId(1001),
        "neo",
        None,
    )


async def test_delete_account_revokes_its_key(fake: FakePostalytics, client: Postalytics) -> None:
    created = await client.accounts.create_account(CHOI)
    assert created.account_id is not None
    deleted = await client.accounts.delete_account(account_id=created.account_id)
    assert deleted.account_id == created.account_id
    async with Postalytics(created.api_key, base_url=fake.url) as choi:
        with pytest.raises(AuthenticationError):
            await choi.accounts.get_my_account()


async def test_delete_account_refuses_the_parent_account(client: Postalytics) -> None:
    with pytest.raises(ResponseError):
        await client.accounts.delete_account(account_id=1001)
    assert (await client.accounts.get_my_account()).account_id == 1001


async def test_list_integrations_keeps_undocumented_fields(
    client: Postalytics,
) -> None:
    integrations = await client.accounts.list_integrations(limit=1).collect()
    assert [integration.extra for integration in integrations] == [
        {"id": "1", "name": "HubSpot", "status": "Connected"}
    ]


async def test_create_login_link_returns_a_link_that_a_repr_hides(
    fake: FakePostalytics, client: Postalytics
) -> None:
    link = await client.accounts.create_login_link(NewLoginLink(api_key=fake.api_key))
    assert link.login_link is not None
    assert link.login_link.startswith("https://")
    assert link.login_link not in repr(link)
