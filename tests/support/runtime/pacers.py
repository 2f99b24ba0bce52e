"""Pacers of clients under test: with limits of the test, or with a schedule that it can read."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from postalytics_runtime.client import client
from postalytics_runtime.rate_limit import Pacer, Schedule
from postalytics_runtime.schema import RateLimit


def use_pacer(monkeypatch: pytest.MonkeyPatch, pacer: Pacer) -> None:
    """Give this pacer to all clients that the test makes after this call."""
    monkeypatch.setattr(client, "shared_pacer", lambda *_: pacer)


def use_limits(monkeypatch: pytest.MonkeyPatch, *limits: RateLimit) -> Schedule:
    """Give one pacer with these limits to all clients made after this call; return its schedule."""
    schedule = Schedule(limits)
    use_pacer(monkeypatch, Pacer(limits, shared=nullcontext(schedule)))
    return schedule
