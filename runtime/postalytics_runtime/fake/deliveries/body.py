"""Event as the body of a delivery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ..definition import DeliveryRule
from ..records import filled
from ..time_format import format_time
from .fault import DeliveryFault

_LONE_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)


def body_of(
    rule: DeliveryRule,
    event: Mapping[str, Any],
    due: float,
    *,
    retries: int = 0,
    fault: DeliveryFault | None = None,
    notation: str | None = None,
    zone: int | None = None,
) -> dict[str, Any]:
    """Return the body of a delivery, as JSON.

    Args:
        rule: what the definition of the fake says of deliveries.
        event: the record of the event.
        due: when the event happened, in seconds since the epoch.
        retries: the number of retries so far.
        fault: the fault of this delivery.
        notation: the format of dates; that of the rule if None.
        zone: the minutes by which dates are ahead of UTC; those of the rule if None.
    """
    ahead = rule.zone if zone is None else zone
    moment = datetime.fromtimestamp(due, UTC) + timedelta(minutes=ahead)
    is_unknown = fault is not None and fault.kind == "unknown_kind"
    values = {
        **event,
        "kind": fault.code if fault and is_unknown else dict(rule.kinds)[event[rule.kind]],
        "date": format_time(moment, notation or rule.notation),
        "retries": retries,
    }
    body: dict[str, Any] = _filled(rule.body, values)
    if fault is not None and fault.kind == "missing_field":
        body.pop(fault.field, None)
    return body


def _filled(template: Any, values: Mapping[str, Any]) -> Any:
    if template.__class__ is dict:
        return {name: _filled(value, values) for name, value in template.items()}
    if template.__class__ is list:
        return [_filled(item, values) for item in template]
    if template.__class__ is not str:
        return template
    lone = _LONE_PLACE.fullmatch(template)
    return values.get(lone[1]) if lone else filled(template, values)
