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
        ("--timeout=nan", "It must be a number above 0, not nan."),
        ("--timeout=inf", "It must be a number above 0, not inf."),
        ("--timeout=1e400", "It must be a number above 0, not 1e400."),
        ("--timeout=0", "It must be a number above 0, not 0."),
        ("--timeout=", "It must be a number above 0, not empty."),
        ("--quiet-period=NaN", "It must be a number above 0, not NaN."),
        ("--quiet-period=-inf", "It must be a number above 0, not -inf."),
        ("--max-rejected=nan", "It must be a number between 0 and 100, not nan."),
        ("--max-rejected=-0.1", "It must be a number between 0 and 100, not -0.1."),
        ("--max-rejected=1_000", "It must be a number between 0 and 100, not 1_000."),
        ("--concurrency=0", "It must be a whole number between 1 and 50, not 0."),
        ("--concurrency=1e1", "It must be a whole number between 1 and 50, not 1e1."),
        ("--live=-1", "It must be a whole number of at least 0, not -1."),
        ("--live=inf", "It must be a whole number of at least 0, not inf."),
        ("--live=" + 5000 * "9", f"a whole number of at least 0, not {37 * '9'}...."),
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
