"""Numbers, durations and tables as text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.cli.format import (
    clock_time,
    counted,
    duration,
    field_list,
    minimum_duration,
    rate_text,
    table_lines,
    wrapped,
    wrapped_item,
)
from postalytics_runtime.schema import RateLimit

SLOW = (RateLimit(3, 1), RateLimit(180, 60))


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 books"), (1, "1 book"), (2, "2 books"), (1000, "1,000 books")]
)
def test_counts_have_singular_and_plural(number: int, text: str) -> None:
    assert counted(number, "book") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than 1 s"),
        (0.99, "less than 1 s"),
        (1, "1 s"),
        (59.9, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (33_333, "9 h 15 min"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("requests", "seconds"),
    [(0, 0), (1, 0), (3, 0), (4, 1), (180, 59), (181, 60), (100_000, 33333)],
)
def test_rate_limits_set_a_minimum_duration(requests: int, seconds: float) -> None:
    assert minimum_duration(requests, SLOW) == seconds


def test_without_rate_limits_there_is_no_minimum_duration() -> None:
    assert minimum_duration(1000, ()) == 0
    assert rate_text(()) == "no limit"


def test_the_rate_is_that_of_the_strictest_rate_limit() -> None:
    assert rate_text(SLOW) == "3 requests/s"
    assert rate_text((RateLimit(3, 1), RateLimit(90, 60))) == "1.5 requests/s"


@given(st.integers(0, 500), st.integers(1, 20), st.integers(1, 60))
def test_the_minimum_duration_ends_with_the_permit_of_the_last_request(
    requests: int, most: int, seconds: int
) -> None:
    sent = [number // most * seconds for number in range(requests)]
    assert minimum_duration(requests, [RateLimit(most, seconds)]) == max(sent, default=0)


def test_titles_of_a_table_are_on_the_left() -> None:
    assert table_lines([("File", ["a", "b"]), ("None", []), ("Columns", ["c"])]) == [
        "File     a",
        "         b",
        "Columns  c",
    ]


def test_numbered_fields_are_shown_as_a_range() -> None:
    names = ["name", "a_1", "a_2", *(f"b_{number}" for number in range(1, 36))]
    assert field_list(names) == "name, a_1, a_2, b_1 to b_35"


@pytest.fixture
def _in_41_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "41")


@pytest.fixture
def _in_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")


@pytest.mark.usefixtures("_in_80_columns")
@given(st.lists(st.text("ab-", min_size=1, max_size=30), min_size=1).map(" ".join))
def test_no_line_is_longer_than_80_columns_and_no_word_is_lost(text: str) -> None:
    lines = wrapped(text).split("\n")
    assert max(map(len, lines)) <= 79
    assert " ".join(lines) == text


@pytest.mark.usefixtures("_in_41_columns")
def test_text_is_as_wide_as_the_terminal() -> None:
    assert wrapped("The rows are sent: neither a report nor a reader changes the status.") == (
        "The rows are sent: neither a report nor\na reader changes the status."
    )


@pytest.mark.usefixtures("_in_41_columns")
def test_commands_and_long_words_stay_whole() -> None:
    identifier = "3f2a-" * 12
    assert wrapped(f"The job {identifier} waits. Is `shop serve --port 8765` running?") == (
        f"The job\n{identifier}\nwaits. Is `shop serve --port 8765`\nrunning?"
    )
    command = f"  shop jobs resume {identifier} --yes"
    assert wrapped(f"Then:\n{command}\n\nOr wait.") == f"Then:\n{command}\n\nOr wait."


@pytest.mark.usefixtures("_in_41_columns")
def test_a_number_in_parentheses_stays_with_its_noun() -> None:
    assert wrapped("The apostrophe there is left out (6 rows).") == (
        "The apostrophe there is left out\n(6 rows)."
    )


@pytest.mark.usefixtures("_in_41_columns")
def test_a_command_behind_a_colon_gets_a_line_of_its_own_if_it_does_not_fit() -> None:
    assert wrapped("Or add --again. To inspect it:  shop jobs show 3f2a") == (
        "Or add --again. To inspect it:\n  shop jobs show 3f2a"
    )
    assert wrapped("To inspect it:  shop jobs show 3f2a") == "To inspect it:  shop jobs show 3f2a"


@pytest.mark.usefixtures("_in_41_columns")
def test_an_item_of_a_list_hangs_where_it_continues() -> None:
    assert wrapped_item("  2 rows (row 2, 4): The book is not for sale.") == (
        "  2 rows (row 2, 4): The book is not for\n    sale."
    )


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine is in New York."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("new_york")
@pytest.mark.parametrize(
    ("now", "seconds", "text"),
    [
        (datetime(2026, 11, 29, 19, 23, tzinfo=UTC), 540, "14:32"),
        (datetime(2026, 11, 29, 19, 23, tzinfo=UTC), 541, "14:33"),
        (datetime(2026, 11, 29, 19, 23, 1, tzinfo=UTC), 0.5, "14:24"),
        (datetime(2026, 11, 30, 4, 59, tzinfo=UTC), 60, "2026-11-30 00:00"),
        (datetime(2026, 11, 30, 5, 0, tzinfo=UTC), 60, "00:01"),
        (datetime(2026, 11, 29, 19, 23, tzinfo=UTC), 86_400, "2026-11-30 14:23"),
        # Here the clocks go back by an hour at 2 in the morning.
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 3600, "01:30"),
    ],
)
def test_a_clock_time_is_that_of_the_machine(now: datetime, seconds: float, text: str) -> None:
    assert clock_time(seconds, now) == text


def test_in_a_terminal_of_one_column_each_word_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pane that is drawn together to nothing must not change the exit status."""
    monkeypatch.setenv("COLUMNS", "1")
    assert wrapped("The job waits:  shop go") == "The\njob\nwaits:\n  shop go"
