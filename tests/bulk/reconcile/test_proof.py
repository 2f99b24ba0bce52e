"""Proofs about unconfirmed rows, checked against everything that may have happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.reconcile import (
    Tally,
    Totals,
    prove_by_content,
    prove_by_token,
)


def proof_of(
    listed: int,
    created: int,
    unconfirmed: int,
    *,
    alike: bool = True,
    has_foreign_items: bool = False,
) -> int | None:
    tally = Tally(listed=listed, succeeded=created, unconfirmed=unconfirmed, identical=alike)
    return prove_by_content(tally, baseline=True, has_foreign_items=has_foreign_items)


def test_an_item_for_each_row_proves_that_all_rows_succeeded() -> None:
    assert proof_of(3, 1, 2, alike=False) == 2


def test_rows_without_an_item_are_pending() -> None:
    assert proof_of(1, 1, 2, alike=False) == 0


def test_of_identical_rows_one_succeeded_for_each_item() -> None:
    assert proof_of(2, 1, 3) == 1


def test_rows_are_identical_unless_the_tally_says_otherwise() -> None:
    assert Tally(listed=1, succeeded=0, unconfirmed=2).is_ambiguous is False
    assert Tally(listed=1, succeeded=0, unconfirmed=2, identical=False).is_ambiguous is True


def test_with_too_few_items_rows_that_differ_stay_unconfirmed() -> None:
    assert proof_of(2, 1, 3, alike=False) is None


@pytest.mark.parametrize("listed", [0, 4])
def test_more_or_fewer_items_than_possible_prove_nothing(listed: int) -> None:
    assert proof_of(listed, 1, 2) is None


@pytest.mark.parametrize("baseline", [True, False])
@pytest.mark.parametrize("listed", [1, 2, 3])
def test_with_foreign_items_nothing_is_proven(listed: int, baseline: bool) -> None:
    tally = Tally(listed=listed, succeeded=1, unconfirmed=2)
    assert prove_by_content(tally, baseline=baseline, has_foreign_items=True) is None


@pytest.mark.parametrize(("listed", "expected"), [(1, 0), (2, None)])
def test_without_a_baseline_only_absence_is_proven(listed: int, expected: int | None) -> None:
    tally = Tally(listed=listed, succeeded=1, unconfirmed=2)
    assert prove_by_content(tally, baseline=False, has_foreign_items=False) == expected


@pytest.mark.parametrize(("listed", "created"), [(0, 0), (1, 1), (2, 1)])
def test_a_token_on_the_list_proves_its_row(listed: int, created: int) -> None:
    tally = Tally(listed=listed, succeeded=0, unconfirmed=1)
    assert prove_by_token(tally, has_unknown_tokens=False) == created


@pytest.mark.parametrize(("listed", "expected"), [(0, None), (1, 1)])
def test_with_unknown_tokens_the_absence_of_a_token_proves_nothing(
    listed: int, expected: int | None
) -> None:
    assert (
        prove_by_token(Tally(listed=listed, succeeded=0, unconfirmed=1), has_unknown_tokens=True)
        == expected
    )


def test_totals_count_missing_and_surplus_items() -> None:
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
    """Whether a response confirmed it; otherwise the row is unconfirmed."""
    carried_out: bool
    """Whether the server carried out an unconfirmed row."""
    reworded: bool
    """Whether the server stores it in another form, so that it has another key."""


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
    """Return what an honest list shows of these rows, together with unknown older items."""
    listed = Counter("reworded" if row.reworded else row.key for row in rows if done(row))
    listed.update(old)
    found: dict[str, Tally] = {}
    for key in {*listed, *(row.key for row in rows)}:
        unconfirmed = [row for row in rows if row.key == key and not row.answered]
        found[key] = Tally(
            listed=listed[key],
            succeeded=sum(row.answered for row in rows if row.key == key),
            unconfirmed=len(unconfirmed),
            identical=len({row.body for row in unconfirmed}) <= 1,
        )
    return found


def totals(found: dict[str, Tally]) -> Totals:
    sum_of_all = Totals()
    for tally in found.values():
        sum_of_all.add(tally)
    return sum_of_all


def assert_proofs_hold(rows: list[Row], found: dict[str, Tally], *, baseline: bool) -> None:
    """Assert that no proof is false, for rows with equal bodies."""
    has_foreign_items = baseline and totals(found).foreign_items > 0
    for key, tally in found.items():
        proven = prove_by_content(tally, baseline=baseline, has_foreign_items=has_foreign_items)
        unconfirmed = [row for row in rows if row.key == key and not row.answered]
        if proven is None:
            continue
        assert 0 <= proven <= len(unconfirmed)
        created, pending = unconfirmed[:proven], unconfirmed[proven:]
        for body in {row.body for row in unconfirmed}:
            truly = sum(row.carried_out for row in unconfirmed if row.body == body)
            alike = sum(row.body == body for row in unconfirmed)
            assert sum(row.body == body for row in created) <= truly
            assert sum(row.body == body for row in pending) <= alike - truly


@given(ROWS)
def test_with_a_baseline_no_proof_is_false_and_only_ambiguous_rows_have_none(
    rows: list[Row],
) -> None:
    found = tallies(rows, old=())
    assert_proofs_hold(rows, found, baseline=True)
    left = {
        key
        for key, tally in found.items()
        if prove_by_content(tally, baseline=True, has_foreign_items=False) is None
        and tally.unconfirmed
    }
    assert left == {key for key, tally in found.items() if tally.is_ambiguous}


@given(ROWS, OLD)
def test_without_a_baseline_no_proof_is_false(rows: list[Row], old: list[str]) -> None:
    assert_proofs_hold(rows, tallies(rows, old), baseline=False)


@given(REWORDED)
def test_with_a_server_that_rewords_rows_no_proof_is_false(rows: list[Row]) -> None:
    found = tallies(rows, old=())
    if not totals(found).missing:
        assert_proofs_hold(rows, found, baseline=True)
