"""Receive the events of a campaign by webhook, and print each: a program of its own.

It never loses an event that it acknowledged, and finds those that it was not there for. `demo.py`
starts it, kills it and starts it again:

    receiver.py API_URL CAMPAIGN_ID PORT INBOX NOW [HANG_AFTER]

The key is in POSTALYTICS_API_KEY. NOW is the time by the clock of the fake, in seconds since 1970:
weeks pass there in seconds. After HANG_AFTER events, the handler of the next one hangs.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time

from postalytics import Postalytics
from postalytics.events import Event, Inbox


async def receive(url: str, campaign: int, port: int, path: str, now: float, most: int) -> None:
    """Print the events until SIGTERM; then the webhook is deleted."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    began = time.monotonic()
    async with (
        Postalytics(base_url=url) as client,
        Inbox(path, clock=lambda: now + time.monotonic() - began) as inbox,
        client.webhooks.subscribe(
            campaign_id=campaign, url=f"http://127.0.0.1:{port}", port=port, inbox=inbox
        ) as feed,
    ):
        print("ready", flush=True)
        handled = 0
        async for event in feed:
            if handled == most:
                print("hangs", flush=True)
                await asyncio.Event().wait()
            # A handler may run again after a crash; what it does must be done once for each id.
            print(event.id, event.data_id, event.kind, way_of(event), flush=True)
            await feed.done(event)
            handled += 1


def way_of(event: Event) -> str:
    """Return how the event came."""
    if event.delivery is None:
        return "poll"
    return "retry" if event.delivery.retry_attempts else "delivery"


if __name__ == "__main__":
    api_url, campaign_id, port, inbox, now, *hang_after = sys.argv[1:]
    most = int(hang_after[0]) if hang_after else -1
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(receive(api_url, int(campaign_id), int(port), inbox, float(now), most))
