"""Duplicate rows are found by their hashes, then compared by their keys."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.precheck import (
    DuplicateHashes,
    Duplicates,
    KeyIndex,
    cells_of,
    duplicates,
    fold,
)
from postalytics_runtime.bulk.rows import content_key


@pytest.mark.parametrize("size", [1 << 15, 300])
def test_equal_numbers_are_found_however_far_apart(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(duplicates, "BATCH_SIZE", size)
    chance = random.Random(1)  # noqa: S311 (no secret)
    numbers = [chance.randrange(-(1 << 63), 1 << 63) for _ in range(60_000)]
    numbers += chance.sample(numbers, 3_000)
    counted = Counter(numbers)
    with closing(DuplicateHashes()) as equal:
        for start in range(0, len(numbers), 256):
            equal.add(numbers[start : start + 256])
        found = sorted(equal.places())
    assert found == [at for at, number in enumerate(numbers) if counted[number] > 1]


def test_a_number_that_occurs_many_times_is_found() -> None:
    with closing(DuplicateHashes()) as equal:
        equal.add([7] * 2_000)
        assert sorted(equal.places()) == list(range(2_000))


NAMES = st.text(max_size=6) | st.sampled_from(
    [
        "Ada",
        " ADA",
        "\u00e9",
        "e\u0301",
        "\u00df",
        "SS",
        "\u0130",
        "i\u0307",
        "\u01c5",
        "\uff5c",
        "|",
    ]
)


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_a_column_is_folded_like_its_cells_one_by_one(column: list[str]) -> None:
    assert fold(cells_of(column)) == [fold(cells_of([cell]))[0] for cell in column]


@given(NAMES, NAMES)
def test_cells_with_the_same_key_are_folded_to_the_same(one: str, other: str) -> None:
    same = content_key({"name": one}, ["name"]) == content_key({"name": other}, ["name"])
    assert not same or fold(cells_of([one])) == fold(cells_of([other]))


@given(NAMES, st.sampled_from([str.upper, str.lower, str.casefold, str.title]))
def test_case_is_folded(name: str, change: object) -> None:
    other = change(name) if callable(change) else ""
    if content_key({"name": name}, ["name"]) == content_key({"name": other}, ["name"]):
        assert fold(cells_of([name])) == fold(cells_of([other]))


def test_rows_with_equal_hashes_are_distinguished_by_their_keys() -> None:
    rows = ["Ada", "A-da", "ADA", "Bob", "ada"]
    asked: list[int] = []

    def keys(numbers: Iterable[int]) -> Iterable[tuple[int, str | None]]:
        for number in numbers:
            asked.append(number)
            yield number, rows[number - 1].casefold()

    with closing(Duplicates([0])) as found:
        found.add([cells_of(rows)])
        assert list(found.pairs(len(rows), keys)) == [(3, 1), (5, 1)]
    assert asked == [1, 2, 3, 5]


def test_a_key_is_known_with_its_first_row() -> None:
    with closing(KeyIndex()) as known:
        assert [known.add("a", 3), known.add("b", 4), known.add("a", 5)] == [3, 4, 3]
        assert [known.find("a"), known.find("b"), known.find("\ud800")] == [3, 4, None]
