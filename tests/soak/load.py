"""Deliveries at full speed, and which of them were acknowledged."""

from __future__ import annotations

import asyncio
import json
from random import Random

import attrs

from support.events.hook_client import HookClient, hook_client, request

DROP = 71238
_OK = 200


def body_of(number: int, retries: int = 0) -> bytes:
    """Return the body of the delivery of an event, which its data id numbers."""
    body = {
        "mailId": f"mail-{number}",
        "eventDate": f"2026-05-{1 + number % 28:02}T08:49:11",
        "expectedDeliveryDate": "",
        "eventType": 4,
        "status": 200,
        "statusDescription": "",
        "retryAttempts": retries,
        "to": {"firstName": "Ada", "lastName": f"Lovelace {number}", "city": "Boston"},
        "from": {},
        "piece": {},
        "meta": {"dataId": number, "dropId": DROP, "fields": {}},
    }
    return json.dumps(body).encode()


@attrs.define
class Load:
    """Senders of deliveries to the processes of one receiver.

    Each event has its number as data id. In a fifth of the cases, an earlier event comes again.
    """

    path: str
    random: Random
    senders: int = 8
    acknowledged: set[int] = attrs.field(factory=set[int])
    sent: int = 0
    """The number of events that were sent at least once."""
    again: int = 0
    """The number of deliveries of an event that was sent before."""

    async def run(self, url: str, ended: asyncio.Future[int]) -> None:
        """Send to a process until it has ended."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.senders):
                tasks.create_task(self._send(url, ended))

    async def _send(self, url: str, ended: asyncio.Future[int]) -> None:
        while not ended.done():
            try:
                async with hook_client(url) as client:
                    while True:
                        await self._deliver(client)
            except (OSError, EOFError):  # It does not listen yet, or was killed.
                await asyncio.wait([ended], timeout=0.01)

    async def _deliver(self, client: HookClient) -> None:
        is_again = self.sent > 0 and self.random.random() < 0.2
        if is_again:
            self.again += 1
            number = self.random.randint(1, self.sent)
        else:
            self.sent += 1
            number = self.sent
        response = await client.ask(request(body_of(number, int(is_again)), path=self.path))
        if response.status == _OK:
            self.acknowledged.add(number)
