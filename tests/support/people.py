"""A recipient of mail."""

from __future__ import annotations

from postalytics.models import Recipient


def recipient(**changes: str) -> Recipient:
    """Return Ada Lovelace in Boston, with changes."""
    fields = {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "address_street": "12 St James's Square",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
    }
    return Recipient(**{**fields, **changes})  # type: ignore[arg-type]  # all of them are text
