"""The end of the demo: the events of the postcards, with a receiver that is killed on the way."""

from __future__ import annotations

import re
import signal
from collections import Counter
from datetime import timedelta

from demo_receiver import Handled, Receiver

from postalytics.models import DropId
from postalytics.testing import FakePostalytics

HANG_AFTER = 4
WAYS = ("delivery", "inbox", "poll", "retry")
LEGEND = """
  delivery  came while the receiver ran
  inbox     was acknowledged before the kill, and is handled after it
  poll      was on the list of events at the restart
  retry     was delivered again: the list does not show this kind

What was polled was also delivered again, and known by its id.
"""


async def watch(fake: FakePostalytics, receiver: Receiver, drop_id: DropId) -> int:
    """Let six days pass, of which the receiver is dead for three; return the exit status."""
    diary = Diary(fake, receiver)
    await fake.delivered()
    await receiver.read(HANG_AFTER + 1)
    await receiver.end(signal.SIGKILL)
    diary.write("day 0", "the handler of the fifth hangs: SIGKILL")
    for day in (1, 2, 3):
        await pass_day(fake)
        diary.write(f"day {day}", "nothing listens")
    await receiver.start()
    await receiver.read(sum(1 for _, kind in happened(fake, drop_id) if kind != "printed"))
    receiver.handled[HANG_AFTER:] = [
        event._replace(way="inbox") if event.way == "delivery" else event
        for event in receiver.handled[HANG_AFTER:]
    ]
    diary.write("     ", "started again, with the same inbox")
    for day in (4, 5, 6):
        await pass_day(fake)
        await receiver.read(len(happened(fake, drop_id)))
        diary.write(f"day {day}", "what failed is delivered again" if day == 4 else "")
    await receiver.end(signal.SIGTERM)
    status = compare(happened(fake, drop_id), receiver.handled)
    left = [hook for hook in fake.records("webhooks") if hook["drop_id"] == drop_id]
    print(f"The receiver has ended and deleted its webhook: {len(left)} are left.")
    return status


async def pass_day(fake: FakePostalytics) -> None:
    """Let a day pass, and wait for the deliveries of that day."""
    fake.advance(timedelta(days=1))
    await fake.delivered()


class Diary:
    """Table with a line for each day."""

    def __init__(self, fake: FakePostalytics, receiver: Receiver) -> None:
        self._fake, self._receiver = fake, receiver
        self._deliveries = self._handled = 0
        print("         deliveries  failed  handled")

    def write(self, day: str, note: str) -> None:
        """Print what happened since the last line."""
        deliveries = self._fake.deliveries[self._deliveries :]
        made, failed = len(deliveries), sum(not it.acknowledged for it in deliveries)
        handled = len(self._receiver.handled) - self._handled
        line = f"  {day}  {made or '-':>10}  {failed or '-':>6}  {handled or '-':>7}  {note}"
        print(line.rstrip(), flush=True)
        self._deliveries += made
        self._handled += handled


def happened(fake: FakePostalytics, drop_id: DropId) -> list[tuple[int, str]]:
    """Return the contact and the kind of each event in the fake, by the names of this library."""
    return [
        (event["data_id"], kind_of(event["event_name"]))
        for event in fake.records("events")
        if event["drop_id"] == drop_id
    ]


def kind_of(name: str) -> str:
    """Return what this library calls a kind of the API."""
    return re.sub(r"\W", "_", name.lower().removeprefix("mail piece "))


def compare(events: list[tuple[int, str]], handled: list[Handled]) -> int:
    """Print how the events came, and compare them with those that happened."""
    print(f"\n  {'kind':<24}{'happened':>8}", *(f"{way:>8}" for way in WAYS))
    for kind in dict.fromkeys(kind for _, kind in events):
        ways = Counter(event.way for event in handled if event.kind == kind)
        count = sum(name == kind for _, name in events)
        print(f"  {kind:<24}{count:>8}", *(f"{ways[way] or '-':>8}" for way in WAYS))
    print(LEGEND)
    known = Counter(events)
    came = Counter((event.data_id, event.kind) for event in handled)
    missing, repeated = (known - came).total(), (came - known).total()
    ids = len({event.id for event in handled})
    print(f"{len(events)} events happened; handlers ran for {len(handled)}, which have {ids} ids.")
    print(f"Missing: {missing or 'none'}. Twice: {repeated or 'none'}.")
    return 1 if missing or repeated or ids != len(handled) else 0
