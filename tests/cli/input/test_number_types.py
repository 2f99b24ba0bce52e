"""Options for numbers and texts."""

from __future__ import annotations

import click
import pytest

from postalytics_runtime.cli.input import some_text


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_a_required_text_is_not_empty(text: str) -> None:
    with pytest.raises(click.BadParameter, match="The value is empty"):
        some_text(text)


def test_any_other_text_is_kept_as_it_is() -> None:
    assert some_text(" a b ") == " a b "
