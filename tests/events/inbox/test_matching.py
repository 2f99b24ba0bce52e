"""The rule by which a delivery and a polled event are one, as a function of dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.events import OneWayEvent, ZoneOffset, match

HOUR = 3600
NOON = 1_000_000
UNKNOWN = ZoneOffset()


def matched(
    date: int, *others: int, offset: ZoneOffset = UNKNOWN, delivered: bool = True
) -> tuple[int | None, ZoneOffset]:
    """Return the place of the event that a report is of among the others, and the offset."""
    events = [OneWayEvent(number, other) for number, other in enumerate(others)]
    found, after = match(date, delivered=delivered, others=events, offset=offset)
    return None if found is None else found.number, after


@pytest.mark.parametrize("offset", [0, 900, -900, 5 * HOUR + 1800, -14 * HOUR, 14 * HOUR])
@pytest.mark.parametrize("delivered", [True, False])
def test_the_offset_of_a_zone_is_learned(offset: int, delivered: bool) -> None:
    date = NOON + (offset if delivered else -offset)
    assert matched(date, NOON, delivered=delivered) == (0, ZoneOffset(offset))


@pytest.mark.parametrize("gap", [1, 899, 901, 14 * HOUR + 900, -14 * HOUR - 900, HOUR + 1])
def test_other_gaps_are_not_of_a_zone(gap: int) -> None:
    assert matched(NOON + gap, NOON) == (None, UNKNOWN)


def test_without_an_offset_several_candidates_are_none() -> None:
    assert matched(NOON, NOON, NOON - HOUR) == (None, UNKNOWN)
    assert matched(NOON, NOON, NOON - HOUR - 1) == (0, ZoneOffset(0))


def test_with_an_offset_only_that_date_counts() -> None:
    known = ZoneOffset(HOUR)
    assert matched(NOON, NOON, NOON - HOUR, offset=known) == (1, ZoneOffset(HOUR, proofs=1))
    assert matched(NOON, NOON - 2 * HOUR - 1, offset=known) == (None, known)


def test_of_several_events_of_one_second_the_oldest_is_chosen() -> None:
    assert matched(NOON, NOON, NOON, offset=ZoneOffset(0)) == (0, ZoneOffset(0, proofs=1))


def test_without_an_offset_between_the_ways_another_zone_is_only_a_vote() -> None:
    voted = ZoneOffset(0, -5 * HOUR, 1)
    assert matched(NOON, NOON + 5 * HOUR, offset=ZoneOffset(0)) == (None, voted)


@pytest.mark.parametrize("change", [HOUR, -HOUR, -7 * HOUR, 900])
def test_the_offset_changes_after_three_votes(change: int) -> None:
    old, new = 2 * HOUR, 2 * HOUR + change
    offset = ZoneOffset(old)
    for votes in (1, 2):
        place, offset = matched(NOON + new, NOON, offset=offset)
        assert (place, offset) == (None, ZoneOffset(old, new, votes))
    assert matched(NOON + new, NOON, offset=offset) == (0, ZoneOffset(new))


def test_a_match_at_the_offset_resets_the_votes() -> None:
    offset = ZoneOffset(0, HOUR, 2)
    assert matched(NOON, NOON, offset=offset) == (0, ZoneOffset(0, proofs=1))


def test_a_vote_for_another_offset_begins_anew() -> None:
    offset = ZoneOffset(0, HOUR, 2)
    assert matched(NOON - HOUR, NOON, offset=offset) == (None, ZoneOffset(0, -HOUR, 1))


def test_after_three_more_matches_the_offset_changes_by_an_hour_only() -> None:
    offset = ZoneOffset(0)
    for proofs in (1, 2, 3, 3):
        _, offset = matched(NOON, NOON, offset=offset)
        assert offset == ZoneOffset(0, proofs=proofs)
    for gap in (900, 5 * HOUR, 2 * HOUR):
        assert matched(NOON + gap, NOON, offset=offset) == (None, offset)
    assert matched(NOON + HOUR, NOON, offset=offset) == (None, ZoneOffset(0, HOUR, 1, 3))
    assert matched(NOON + HOUR, NOON, offset=ZoneOffset(0, HOUR, 2, 3)) == (0, ZoneOffset(HOUR))


def test_a_vote_needs_exactly_one_candidate() -> None:
    offset = ZoneOffset(0, HOUR, 2)
    assert matched(NOON, NOON - HOUR, NOON + HOUR, offset=offset) == (None, offset)
    assert matched(NOON, NOON - 5, offset=offset) == (None, offset)


@given(
    st.integers(0, 2**34),
    st.lists(st.integers(0, 2**34)),
    st.booleans(),
    st.none() | st.integers(-56, 56).map(lambda steps: steps * 900),
)
def test_a_match_is_at_an_offset_of_a_zone(
    date: int, others: list[int], delivered: bool, known: int | None
) -> None:
    place, after = matched(date, *others, offset=ZoneOffset(known), delivered=delivered)
    if place is not None:
        gap = date - others[place] if delivered else others[place] - date
        assert after.seconds == gap
        assert gap % 900 == 0
        assert abs(gap) <= 14 * HOUR
    else:
        assert after.seconds == known
