"""The table of failures in the guide on testing says what each fault does to a mail piece."""

from __future__ import annotations

import re

import pytest

from postalytics import Postalytics, Timeout
from postalytics.errors import PostalyticsError
from postalytics.models import Recipient
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.fake.fault import fault_kind
from support.fidelity.guides import HOME

TEXT = (HOME / "docs/guides/testing.md").read_text("utf-8")
TABLE = TEXT.partition("## Failures to rehearse")[2].partition("A read is retried")[0]
ADA = Recipient(
    first_name="Ada",
    last_name="Lovelace",
    address_street="1 Main St",
    address_city="Boston",
    address_state="MA",
    address_zip="02134",
)


def rows() -> list[tuple[str, str, bool]]:
    """Return the faults of the table with the error that each raises, and what became of it."""
    found = []
    for line in TABLE.splitlines():
        if line.startswith("| `"):
            faults, raised, carried_out, _ = (cell.strip() for cell in line.strip("|").split("|"))
            error = [*re.findall(r"`(\w+)`", raised), ""][0]
            kinds = re.findall(r"`([a-z_]+)`", faults)
            found += [(kind, error, carried_out == "yes") for kind in kinds]
    return found


@pytest.mark.parametrize(("kind", "error", "carried_out"), rows())
async def test_a_fault_does_what_the_table_says(
    fake: FakePostalytics, client: Postalytics, kind: str, error: str, carried_out: bool
) -> None:
    pause = 600 if kind == "rate_limited" else None
    fake.faults.append(Fault(fault_kind(kind), operation="send_mail", retry_after=pause))
    hasty = client.with_options(timeout=Timeout(total=2 if "hang" in kind else 60))
    raised = ""
    try:
        await hasty.mail.send_mail(ADA, endpoint="b4d5c0ffee")
    except PostalyticsError as failed:
        raised = type(failed).__name__

    assert (raised, len(fake.records("pieces"))) == (error, carried_out)


def test_the_table_has_every_fault_but_the_slow_one() -> None:
    assert len(rows()) == 14
