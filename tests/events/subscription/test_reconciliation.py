from __future__ import annotations

import pytest

from postalytics_runtime.events.subscription import Due, Mode, Times, due

HOUR, NOW = 3600.0, 1_000_000.0
INTERVAL = 300.0


@pytest.mark.parametrize(
    ("mode", "times", "expected"),
    [
        ("webhook", Times(), Due(poll=NOW, check=NOW + 24 * HOUR)),
        ("webhook", Times(polled=NOW), Due(poll=NOW + 6 * HOUR, check=NOW + 24 * HOUR)),
        ("polling", Times(polled=NOW), Due(poll=NOW + INTERVAL, check=NOW + 24 * HOUR)),
        (
            "webhook",
            Times(polled=NOW - HOUR, checked=NOW - 23 * HOUR),
            Due(poll=NOW + 5 * HOUR, check=NOW + HOUR),
        ),
        (  # A delivery shows that the webhook works.
            "webhook",
            Times(polled=NOW - HOUR, checked=NOW - 23 * HOUR, delivered=NOW - 2 * HOUR),
            Due(poll=NOW + 5 * HOUR, check=NOW + 22 * HOUR),
        ),
        (
            "webhook",
            Times(polled=NOW - 7 * HOUR, checked=NOW - 25 * HOUR, failed=NOW - 1),
            Due(poll=NOW + INTERVAL - 1, check=NOW + INTERVAL - 1),
        ),
        (  # The clock was put back.
            "webhook",
            Times(polled=NOW + HOUR, checked=NOW + HOUR, failed=NOW + HOUR),
            Due(poll=NOW + 6 * HOUR, check=NOW + 24 * HOUR),
        ),
    ],
)
def test_what_is_due_when(mode: Mode, times: Times, expected: Due) -> None:
    found = due(times, mode, INTERVAL, NOW)
    assert found == expected
    assert found.next == min(expected.poll, expected.check)
