"""Spec language of `accepted.yaml`: the changes that are meant."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

import attrs

from ..yaml import Text
from .mapping import Mapping, entry


@attrs.frozen
class AcceptedFile(Mapping):
    """`accepted.yaml`: the changes since the last release that break callers, and are meant."""

    accepted: dict[Text, Text] = entry(
        "The reason of each change, by its ID as `postalytics-codegen diff` shows it; the "
        "changelog repeats it.",
        default=dict,
    )
