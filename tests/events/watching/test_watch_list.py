"""Watching a list: what is added, changed and removed, and what a reading cannot prove."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import Any

import pytest

from postalytics.errors import (
    AuthenticationError,
    ConfigurationError,
    InboxClosedError,
    InboxError,
    ResponseError,
)
from postalytics.models import Contact, ContactId
from postalytics_runtime.events import Change, watch_list
from postalytics_runtime.schema import WatchedList
from support.events.watched import (
    CONTACTS,
    DAY,
    CampaignInbox,
    Killed,
    Watched,
    contacts,
)

ALL: dict[str, Any] = {"changed": True, "removed": True}


def added(first: int, last: int) -> list[tuple[str, int]]:
    return [("added", number) for number in range(first, last + 1)]


async def test_contacts_that_are_there_at_the_start_are_known(world: Watched) -> None:
    world.lists.contacts = contacts(1, 250)
    assert await world.changes() == []
    world.lists.contacts += contacts(251, 253)

    assert await world.changes() == added(251, 253)
    assert await world.changes() == []


async def test_from_the_beginning_all_contacts_are_added(world: Watched) -> None:
    world.lists.contacts = contacts(1, 250)

    assert await world.changes(start="beginning") == added(1, 250)


async def test_an_added_contact_is_shown_as_it_was_read(world: Watched) -> None:
    world.lists.contacts = [{**contacts(7, 7)[0], "shoe_size": 44}]
    async with world.open() as inbox:
        changes = watch_list(world.client, CONTACTS, (1,), inbox, start="beginning")
        change = await anext(changes)
        await changes.aclose()

    contact = Contact(row=1, contact_id=ContactId(7), first_name="No 7", extra={"shoe_size": 44})
    assert change == Change(kind="added", key=7, item=contact)


async def test_the_tail_of_100_000_contacts_is_one_request(world: Watched) -> None:
    world.lists.contacts = contacts(1, 100_000)
    await world.changes()
    world.lists.polls.clear()

    assert (await world.changes(), len(world.lists.polls)) == ([], 1)
    world.lists.contacts += contacts(100_001, 100_003)
    assert await world.changes() == added(100_001, 100_003)


async def test_the_first_contact_of_an_empty_list_is_added(world: Watched) -> None:
    assert [await world.changes() for _ in range(2)] == [[], []]
    world.lists.contacts = contacts(1, 1)

    assert (await world.changes(), await world.changes()) == (added(1, 1), [])


@pytest.mark.parametrize("size", [1, 2, 99, 100, 101, 102, 202])
@pytest.mark.parametrize("inclusive", [True, False])
async def test_a_list_of_any_length_shows_what_is_added(
    world: Watched, size: int, inclusive: bool
) -> None:
    world.lists.inclusive = inclusive
    world.lists.contacts = contacts(1, size)
    await world.changes()
    found: list[tuple[str, int]] = []
    for number in range(size + 1, size + 5):
        world.lists.contacts += contacts(number, number)
        found += await world.changes()

    assert found == added(size + 1, size + 4)


@pytest.mark.parametrize(
    ("removed", "new"),
    [(1, 1), (60, 60), (98, 1), (99, 1), (100, 150), (350, 20), (350, 400), (899, 1), (899, 150)],
)
async def test_contacts_that_are_removed_hide_none_that_are_added(
    world: Watched, removed: int, new: int
) -> None:
    world.lists.contacts = contacts(1, 900)
    await world.changes()
    world.lists.contacts = contacts(removed + 1, 900 + new)

    assert await world.changes() == added(901, 900 + new)


async def test_contacts_are_added_although_all_others_were_replaced(world: Watched) -> None:
    world.lists.contacts = contacts(1, 300)
    await world.changes()
    world.lists.contacts = contacts(1001, 1250)

    assert await world.changes() == added(1001, 1250)
    world.lists.contacts += contacts(1251, 1251)
    assert await world.changes() == added(1251, 1251)


async def test_contacts_inserted_before_the_tail_are_added(world: Watched) -> None:
    world.lists.contacts = contacts(1, 500)
    await world.changes()
    world.lists.contacts[200:200] = contacts(900, 901)

    assert await world.changes() == added(900, 901)


async def test_a_server_whose_pages_become_shorter_hides_nothing(world: Watched) -> None:
    world.lists.contacts = contacts(1, 500)
    await world.changes()
    world.lists.longest = 33
    world.lists.contacts += contacts(501, 520)

    assert await world.changes() == added(501, 520)


async def test_changes_are_read_once_a_day_if_asked_for(world: Watched) -> None:
    world.lists.contacts = contacts(1, 300)
    await world.changes(**ALL)
    world.lists.contacts[5] = {**world.lists.contacts[5], "first_name": "Else"}

    assert await world.changes(**ALL) == []
    world.time.now += DAY
    assert await world.changes() == []
    assert await world.changes(**ALL) == [("changed", 6)]
    world.time.now += DAY
    assert await world.changes(**ALL) == []


async def test_a_contact_whose_row_moves_is_not_changed(world: Watched) -> None:
    world.lists.contacts = contacts(1, 300)
    await world.changes(changed=True)
    del world.lists.contacts[0]
    world.time.now += DAY

    assert await world.changes(changed=True) == []


async def test_a_contact_is_removed_when_two_readings_do_not_show_it(world: Watched) -> None:
    world.lists.contacts = contacts(1, 300)
    await world.changes(**ALL)
    del world.lists.contacts[9]
    world.time.now += DAY

    assert await world.changes(**ALL) == []
    assert await world.changes(**ALL) == [("removed", 10)]
    assert await world.changes(**ALL) == []


async def test_a_contact_that_was_skipped_once_is_not_removed(world: Watched) -> None:
    world.lists.contacts = contacts(1, 300)
    await world.changes(**ALL)
    world.time.now += DAY

    def move(_: int) -> None:
        del world.lists.contacts[0]
        world.lists.before_page = lambda _: None

    world.lists.polls.clear()
    world.lists.before_page = lambda count: move(count) if count == 2 else None
    assert await world.changes(**ALL) == []
    assert await world.changes(**ALL) == []
    world.time.now += DAY
    assert await world.changes(**ALL) == [("removed", 1)]


async def test_a_contact_that_comes_back_is_added_again(world: Watched) -> None:
    world.lists.contacts = contacts(1, 10)
    await world.changes(**ALL, full_interval=300.0)
    gone = world.lists.contacts.pop()
    found = [await world.changes(**ALL, full_interval=300.0) for _ in range(2)]
    world.lists.contacts.append(gone)
    found.append(await world.changes(**ALL, full_interval=300.0))

    assert found == [[], [("removed", 10)], [("added", 10)]]


async def test_an_added_contact_that_is_gone_at_once_is_removed_after_two_readings(
    world: Watched,
) -> None:
    world.lists.contacts = contacts(1, 10)
    await world.changes(**ALL)
    world.lists.contacts += contacts(11, 11)
    found = [await world.changes(**ALL)]
    world.lists.contacts.pop()
    world.time.now += DAY
    found += [await world.changes(**ALL) for _ in range(2)]

    assert found == [[("added", 11)], [], [("removed", 11)]]


@pytest.mark.parametrize("left", [contacts(1, 0), contacts(900, 950)])
async def test_a_list_that_shows_no_known_contact_proves_no_removal(
    world: Watched, caplog: pytest.LogCaptureFixture, left: list[dict[str, Any]]
) -> None:
    there = contacts(1, 300)
    world.lists.contacts = there
    await world.changes(**ALL)
    world.time.now += DAY
    world.lists.contacts = left
    empty = [await world.changes(**ALL)]
    assert "nothing is reported as removed" in caplog.text
    world.lists.contacts = [*there, *left]
    world.time.now += DAY
    empty += [await world.changes(**ALL) for _ in range(2)]

    assert [kind for found in empty for kind, _ in found if kind == "removed"] == []


async def test_an_empty_tail_is_reported_once_and_changes_nothing(
    world: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    there = contacts(1, 300)
    world.lists.contacts = there
    await world.changes()
    world.lists.contacts = []
    async with world.open() as inbox:
        changes = watch_list(world.client, CONTACTS, (1,), inbox)
        world.time.left = 3
        with suppress(Killed):
            await anext(changes)
        world.time.left = 100
    world.lists.contacts = [*there, *contacts(301, 301)]

    assert await world.changes() == added(301, 301)
    assert caplog.text.count("nothing is reported as removed") == 1


async def test_a_reading_that_fails_removes_nothing(world: Watched) -> None:
    world.lists.contacts = contacts(1, 300)
    await world.changes(**ALL)
    del world.lists.contacts[250:]
    world.time.now += DAY

    def fail(count: int) -> None:
        if count == 2:
            world.lists.statuses = [400]

    world.lists.polls.clear()
    world.lists.before_page = fail
    with pytest.raises(ResponseError, match="400"):
        await world.changes(**ALL)
    world.lists.before_page = lambda _: None
    assert await world.changes(**ALL) == []
    assert len(await world.changes(**ALL)) == 50


async def test_a_contact_without_an_id_is_reported_and_left_out(
    world: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    world.lists.contacts = [*contacts(1, 2), {"first_name": "No 3"}]

    assert await world.changes(start="beginning") == added(1, 2)
    assert caplog.text.count("items without a key cannot be watched") == 1


async def test_a_list_that_is_not_in_rows_is_read_whole(world: Watched) -> None:
    events = WatchedList(
        function="watch", read="campaigns.list_campaign_events", key="data_id", interval=300.0,
        full_interval=DAY, overlap=100,
    )  # fmt: skip
    world.lists.happen(*range(150))
    found: list[list[Any]] = []
    for number in (200, 201):
        async with world.open() as inbox:
            changes = watch_list(world.client, events, (7,), inbox, once=True)
            found.append([change.key async for change in changes])
        world.lists.happen(number)

    assert found == [[], [200]]


async def test_a_kill_at_any_moment_loses_no_change(world: Watched) -> None:
    world.lists.contacts = contacts(1, 150)
    await world.changes(**ALL)
    world.lists.contacts = [{**it, "phone": "1"} for it in contacts(101, 260)]
    world.time.now += DAY
    found: set[tuple[str, int]] = set()
    for restart in range(40):
        async with world.open(left=restart % 3) as inbox:
            changes = watch_list(world.client, CONTACTS, (1,), inbox, once=True, **ALL)
            with suppress(Killed):
                for _ in range(restart):
                    change = await anext(changes, None)
                    if change is not None:
                        found.add((change.kind, change.key))
            await changes.aclose()
        world.time.now += 150.0
    for _ in range(2):
        found |= set(await world.changes(**ALL))

    assert sorted(found) == sorted(
        [
            *added(151, 260),
            *[("changed", number) for number in range(101, 151)],
            *[("removed", number) for number in range(1, 101)],
        ]
    )


async def test_a_change_comes_again_until_the_next_one_is_asked_for(world: Watched) -> None:
    world.lists.contacts = contacts(1, 3)
    keys: list[list[int]] = []
    for _ in range(2):
        async with world.open() as inbox:
            changes = watch_list(world.client, CONTACTS, (1,), inbox, start="beginning")
            keys.append([(await anext(changes)).key for _ in range(2)])
            await changes.aclose()

    assert keys == [[1, 2], [2, 3]]


async def test_a_change_that_is_done_leaves_no_personal_data(world: Watched) -> None:
    world.lists.contacts = [{"contact_id": 1, "first_name": "Persephone"}]
    await world.changes(start="beginning")

    files = [world.path, *world.path.parent.glob(f"{world.path.name}-wal")]
    assert [b"Persephone" in file.read_bytes() for file in files if file.exists()] == [False]


async def test_a_file_is_opened_and_closed_by_the_watcher(world: Watched) -> None:
    world.lists.contacts = contacts(1, 2)
    changes = watch_list(
        world.client, CONTACTS, (1,), world.path,
        start="beginning", once=True, inbox_type=CampaignInbox,
    )  # fmt: skip

    assert [change.key async for change in changes] == [1, 2]


async def test_intervals_below_the_minimum_are_refused(world: Watched) -> None:
    short: Any
    unknown: Any = "soon"
    for short in ({"interval": 60.0}, {"full_interval": 60.0}):
        with pytest.raises(ConfigurationError, match="60 s is too short"):
            watch_list(world.client, CONTACTS, (1,), world.path, **short)
    with pytest.raises(ConfigurationError, match="start is 'soon'"):
        watch_list(world.client, CONTACTS, (1,), world.path, start=unknown)


async def test_a_refused_key_is_raised(world: Watched) -> None:
    world.lists.statuses = [401]
    async with world.open() as inbox:
        with pytest.raises(AuthenticationError):
            await anext(watch_list(world.client, CONTACTS, (1,), inbox))


async def test_a_file_that_cannot_be_written_is_an_inbox_error(world: Watched) -> None:
    async with world.open() as inbox:
        changes = watch_list(world.client, CONTACTS, (1,), inbox)
        world.path.unlink()
        world.path.mkdir()
        with pytest.raises(InboxError, match=r"The inbox .* cannot be used"):
            await anext(changes)


async def test_a_file_with_other_tables_is_an_inbox_error(world: Watched) -> None:
    async with world.open() as inbox:
        with closing(sqlite3.connect(world.path)) as other:
            other.execute("CREATE VIEW list_changes AS SELECT 1")
        with pytest.raises(InboxError, match="may not be indexed"):
            await anext(watch_list(world.client, CONTACTS, (1,), inbox))


async def test_a_file_that_cannot_be_watched_is_closed(world: Watched) -> None:
    opened: list[CampaignInbox] = []

    class KnownInbox(CampaignInbox):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            opened.append(self)
            with closing(sqlite3.connect(world.path)) as other:
                other.execute("CREATE VIEW list_changes AS SELECT 1")

    watching = watch_list(world.client, CONTACTS, (1,), world.path, inbox_type=KnownInbox)
    with pytest.raises(InboxError, match="may not be indexed"):
        await anext(watching)
    with pytest.raises(InboxClosedError):
        await opened[0].state("any")
