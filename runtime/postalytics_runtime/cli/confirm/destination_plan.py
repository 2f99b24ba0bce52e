"""Where an upload sends to, and how long it takes: lines of the plan, and the same as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ...schema import Environment
from ..format import clock_time, counted, duration, minimum_duration, rate_text, short_name
from ..profiles import profile_text
from .destinations import Destination
from .mode import mode_text
from .unknown_target import account_text


def destination_rows(to: Destination, left: int, now: datetime) -> list[tuple[str, list[str]]]:
    """Return the rows of the plan about the destination: target, account, mode, and time.

    Args:
        to: the destination.
        left: the number of rows to send.
        now: the present time, with a time zone.

    Raises:
        PostalyticsError: the account, the target or the mode cannot be read.
    """
    environment, account, reading = to.environment, to.account, to.reading
    profile = profile_text()
    return [
        ("Target", [_target_text(to)]),
        ("Account", [] if account is None else [account_text(account)]),
        ("Environment", [f"{environment.name}, {environment.url}"]),
        ("Profile", [] if profile is None else [profile]),
        ("Mode", [] if reading is None else [mode_text(reading, to.job.bulk.target)]),
        ("Rate", [rate_text(environment.limits)]),
        ("Time", _time_lines(environment, left, now)),
    ]


def destination_data(to: Destination, left: int, now: datetime) -> dict[str, Any]:
    """Return the same for a program."""
    seconds = minimum_duration(left, to.environment.limits)
    account, target, reading = to.account, to.target, to.reading
    return {
        "environment": {"name": to.environment.name, "url": to.environment.url},
        "account": None if account is None else {"id": account.id, "name": account.name},
        "target": {
            "text": to.job.target,
            "name": None if target is None else target.name,
            "size": None if target is None else target.size,
        },
        "mode": None if reading is None else reading.mode.value,
        "listed": None if target is None else target.listed,
        "seconds": seconds,
        "until": (now.astimezone(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds"),
    }


def _target_text(to: Destination) -> str:
    text, target = to.job.target, to.target
    if target is None:
        return text
    if target.listed and not target.is_sure:
        return f"{text} (not looked up: the lists of the account show no ids)"
    if target.name is not None:
        text += f": {short_name(target.name)}"
    if target.size is not None:
        text += f", {counted(target.size, to.job.bulk.noun)} so far"
    return text


def _time_lines(environment: Environment, left: int, now: datetime) -> list[str]:
    least = minimum_duration(left, environment.limits)
    if least < 1:
        return []
    return [f"at least {duration(least)}, until about {clock_time(least, now)}"]
