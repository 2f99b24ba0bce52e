"""What is proven of unconfirmed rows, held against all that may have happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.reconcile import (
    NO_PROOF,
    Proof,
    Tally,
    Totals,
    prove_by_content,
    prove_by_token,
)


def verdict(
    listed: int,
    created: int,
    unconfirmed: int,
    *,
    alike: bool = True,
    has_foreign_items: bool = False,
) -> Proof:
    tally = Tally(listed=listed, succeeded=created, unconfirmed=unconfirmed, identical=alike)
    return prove_by_content(tally, baseline=True, has_foreign_items=has_foreign_items)


def test_as_many_items_as_rows_are_these_rows() -> None:
    assert verdict(3, 1, 2, alike=False) == Proof(succeeded=2)


def test_no_item_for_an_unconfirmed_row_leaves_it_pending() -> None:
    assert verdict(1, 1, 2, alike=False) == Proof(pending=2)


def test_of_rows_that_are_alike_any_so_many_are_created() -> None:
    assert verdict(2, 1, 3) == Proof(succeeded=1, pending=2)


def test_rows_are_alike_where_nothing_else_is_said() -> None:
    assert Tally(listed=1, succeeded=0, unconfirmed=2).is_ambiguous is False
    assert Tally(listed=1, succeeded=0, unconfirmed=2, identical=False).is_ambiguous is True


def test_of_rows_that_differ_nobody_knows_which_are_created() -> None:
    assert verdict(2, 1, 3, alike=False) == NO_PROOF


@pytest.mark.parametrize("listed", [0, 4])
def test_more_or_fewer_items_than_can_be_prove_nothing(listed: int) -> None:
    assert verdict(listed, 1, 2) == NO_PROOF


@pytest.mark.parametrize("baseline", [True, False])
@pytest.mark.parametrize("listed", [1, 2, 3])
def test_among_strangers_nothing_is_proven(listed: int, baseline: bool) -> None:
    tally = Tally(listed=listed, succeeded=1, unconfirmed=2)
    assert prove_by_content(tally, baseline=baseline, has_foreign_items=True) == NO_PROOF


@pytest.mark.parametrize(("listed", "expected"), [(1, Proof(pending=2)), (2, NO_PROOF)])
def test_without_a_baseline_only_what_is_not_there_is_known(listed: int, expected: Proof) -> None:
    tally = Tally(listed=listed, succeeded=1, unconfirmed=2)
    assert prove_by_content(tally, baseline=False, has_foreign_items=False) == expected


@pytest.mark.parametrize(("listed", "created"), [(0, 0), (1, 1), (2, 1)])
def test_a_token_that_is_there_is_its_row(listed: int, created: int) -> None:
    tally = Tally(listed=listed, succeeded=0, unconfirmed=1)
    found = prove_by_token(tally, has_unknown_tokens=False)
    assert found == Proof(succeeded=created, pending=1 - created)


@pytest.mark.parametrize(("listed", "expected"), [(0, NO_PROOF), (1, Proof(succeeded=1))])
def test_beside_tokens_that_fit_no_row_one_that_is_missing_may_be_there(
    listed: int, expected: Proof
) -> None:
    assert (
        prove_by_token(Tally(listed=listed, succeeded=0, unconfirmed=1), has_unknown_tokens=True)
        == expected
    )


def test_totals_say_what_is_missing_and_what_is_too_much() -> None:
    totals = Totals()
    for listed, created, unconfirmed in [(0, 2, 0), (1, 1, 1), (4, 1, 1), (3, 0, 0)]:
        totals.add(Tally(listed=listed, succeeded=created, unconfirmed=unconfirmed))
    assert totals == Totals(missing=2, matched=3, surplus=2, unknown=3)
    assert totals.foreign_items == 5


@attrs.frozen
class Row:
    key: str
    body: str
    answered: bool
    """Whether an answer said that it was created; else it is unconfirmed."""
    carried_out: bool
    """What is true of an unconfirmed row."""
    reworded: bool
    """Whether the server keeps it in other words, so that it has another key."""


KEYS = "abc"
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(KEYS),
        st.sampled_from("xy"),
        st.booleans(),
        st.booleans(),
        st.just(False),
    ),
    max_size=8,
)
REWORDED = st.lists(
    st.builds(
        Row,
        st.sampled_from(KEYS),
        st.sampled_from("xy"),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)
OLD = st.lists(st.sampled_from(KEYS + "d"), max_size=4)


def done(row: Row) -> bool:
    return row.answered or row.carried_out


def tallies(rows: list[Row], old: Iterable[str]) -> dict[str, Tally]:
    """What an honest list shows of these rows, with these older items if nobody knows them."""
    listed = Counter("other words" if row.reworded else row.key for row in rows if done(row))
    listed.update(old)
    found: dict[str, Tally] = {}
    for key in {*listed, *(row.key for row in rows)}:
        doubtful = [row for row in rows if row.key == key and not row.answered]
        found[key] = Tally(
            listed=listed[key],
            succeeded=sum(row.answered for row in rows if row.key == key),
            unconfirmed=len(doubtful),
            identical=len({row.body for row in doubtful}) <= 1,
        )
    return found


def totals(found: dict[str, Tally]) -> Totals:
    sum_of_all = Totals()
    for tally in found.values():
        sum_of_all.add(tally)
    return sum_of_all


def hold_true(rows: list[Row], found: dict[str, Tally], *, baseline: bool) -> None:
    """Nothing that the verdicts say is false of rows that are the same to the letter."""
    has_foreign_items = baseline and totals(found).foreign_items > 0
    for key, tally in found.items():
        said = prove_by_content(tally, baseline=baseline, has_foreign_items=has_foreign_items)
        doubtful = [row for row in rows if row.key == key and not row.answered]
        sure = said.succeeded + said.pending
        assert sure <= len(doubtful)
        created, pending = doubtful[: said.succeeded], doubtful[said.succeeded : sure]
        for body in {row.body for row in doubtful}:
            truly = sum(row.carried_out for row in doubtful if row.body == body)
            alike = sum(row.body == body for row in doubtful)
            assert sum(row.body == body for row in created) <= truly
            assert sum(row.body == body for row in pending) <= alike - truly


@given(ROWS)
def test_with_a_baseline_nothing_false_is_said_and_all_is_settled_that_can_be(
    rows: list[Row],
) -> None:
    found = tallies(rows, old=())
    hold_true(rows, found, baseline=True)
    left = {
        key
        for key, tally in found.items()
        if prove_by_content(tally, baseline=True, has_foreign_items=False) == NO_PROOF
        and tally.unconfirmed
    }
    assert left == {key for key, tally in found.items() if tally.is_ambiguous}


@given(ROWS, OLD)
def test_without_a_baseline_nothing_false_is_said(rows: list[Row], old: list[str]) -> None:
    hold_true(rows, tallies(rows, old), baseline=False)


@given(REWORDED)
def test_a_server_that_keeps_other_words_has_nothing_false_said(rows: list[Row]) -> None:
    found = tallies(rows, old=())
    if not totals(found).missing:
        hold_true(rows, found, baseline=True)
