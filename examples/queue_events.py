"""Feed a queue with the events of a campaign: by webhook, or by polls where there is none.

A queue in memory ends with its process. So an event is done when the consumer has handled it,
within 5 minutes; else it comes again. With a broker, such as SQS or RabbitMQ, publish the event in
place of `queue.put`, with `event.id` as the id of the message, and call `feed.done` at once.
"""

from __future__ import annotations

import asyncio

from postalytics import Postalytics
from postalytics.events import Event, Subscription


async def feed_queue(feed: Subscription[Event], queue: asyncio.Queue[Event]) -> None:
    """Put each event into the queue, until this is cancelled."""
    async for event in feed:
        await queue.put(event)


async def main(url: str = "https://hooks.example.com", port: int = 8080) -> None:
    """Print what comes out of the queue."""
    queue = asyncio.Queue[Event](maxsize=100)
    async with (
        Postalytics() as client,
        client.webhooks.subscribe(
            campaign_id=60323, url=url, port=port, inbox="events.db", on_exit="keep"
        ) as feed,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(feed_queue(feed, queue))
        while True:
            event = await queue.get()
            print(event.id, event.kind, event.data_id)
            await feed.done(event)


if __name__ == "__main__":
    asyncio.run(main())
