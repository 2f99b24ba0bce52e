"""Options for numbers and texts."""

from __future__ import annotations

import click
import pytest

from postalytics_runtime.cli.input import live_parameters, pace_parameters, some_text

UPLOAD = click.Command(
    "upload", params=[*pace_parameters(), *live_parameters()], callback=lambda **given: given
)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("--timeout=nan", "'nan' is not a valid number."),
        ("--timeout=inf", "'inf' is not a valid number."),
        ("--timeout=1e400", "'1e400' is not a valid number."),
        ("--timeout=0", "0.0 is not in the range x>0."),
        ("--timeout=", "'' is not a valid number."),
        ("--quiet-period=NaN", "'NaN' is not a valid number."),
        ("--quiet-period=-inf", "-inf is not in the range x>0."),
        ("--max-rejected=nan", "'nan' is not a valid number."),
        ("--max-rejected=-0.1", "-0.1 is not in the range 0<=x<=100."),
        ("--max-rejected=1_000", "1000.0 is not in the range 0<=x<=100."),
        ("--concurrency=0", "0 is not in the range 1<=x<=50."),
        ("--concurrency=1e1", "'1e1' is not a valid whole number."),
        ("--live=-1", "-1 is not in the range x>=0."),
        ("--live=inf", "'inf' is not a valid whole number."),
        ("--live=" + 5000 * "9", "9' is not a valid whole number."),
    ],
)
def test_a_number_outside_its_range_is_refused(word: str, said: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        UPLOAD.main([word], standalone_mode=False)
    assert caught.value.format_message().endswith(said)


@pytest.mark.parametrize(
    ("word", "name", "number"),
    [
        ("--timeout=0.5", "timeout", 0.5),
        ("--max-rejected=100", "max_rejected", 100.0),
        ("--max-rejected=0", "max_rejected", 0.0),
        ("--concurrency=50", "concurrency", 50),
        ("--live=0", "live", 0),
        ("--live=" + 400 * "9", "live", 10**400 - 1),
    ],
)
def test_a_number_in_its_range_is_taken(word: str, name: str, number: float) -> None:
    given = UPLOAD.main([word], standalone_mode=False)
    assert (given[name], type(given[name])) == (number, type(number))


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_a_required_text_is_not_empty(text: str) -> None:
    with pytest.raises(click.BadParameter, match="The value is empty"):
        some_text(text)


def test_any_other_text_is_kept_as_it_is() -> None:
    assert some_text(" a b ") == " a b "
