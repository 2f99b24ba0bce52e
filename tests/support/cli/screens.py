"""The screens that tests compare as a whole."""

from __future__ import annotations

from pathlib import Path

SCREENS = Path(__file__).parents[2] / "cli" / "screens"


def screen(name: str, **values: object) -> str:
    """Return a screen with the values that differ from run to run, each for its `{name}`."""
    text = (SCREENS / f"{name}.txt").read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", str(value))
    return text
