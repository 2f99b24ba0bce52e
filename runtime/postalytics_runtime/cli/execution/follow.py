"""Follow an upload row by row, with its display, its warnings and Ctrl-C."""

from __future__ import annotations

import asyncio

from ...errors import PostalyticsError
from ..progress import Display
from ..report import RunResult
from ..sentences import plain_words
from ..signals import on_interrupt
from .progress import UPLOADING, Upload

_TICK = 0.5


async def follow(upload: Upload, result: RunResult, progress: Display) -> None:
    """Run the upload. The first Ctrl-C lets rows in flight finish; the second aborts."""
    async with upload:
        following = asyncio.create_task(_follow(upload, result, progress))
        with on_interrupt(lambda: _interrupt(upload, result, progress, following)):
            # A second Ctrl-C may cancel this task. wait() does not raise that here, so the run
            # still ends with a summary and its result files.
            await asyncio.wait([following])
    if not following.cancelled():
        following.result()


async def _follow(upload: Upload, result: RunResult, progress: Display) -> None:
    ticking = asyncio.create_task(_tick(progress))
    try:
        async for _ in upload:
            for warning in upload.warnings[len(result.warnings) :]:
                result.warnings.append(warning)
                progress.warn(f"Warning: {plain_words(warning)}")
            progress.show()
    except PostalyticsError as error:
        result.failure = error
    finally:
        ticking.cancel()
        await asyncio.wait([ticking])
    progress.show()


async def _tick(progress: Display) -> None:
    """Refresh the display while no row finishes."""
    while True:
        progress.show()
        await asyncio.sleep(_TICK)


def _interrupt(
    upload: Upload,
    result: RunResult,
    progress: Display,
    following: asyncio.Task[None],
) -> None:
    if result.interrupted:
        upload.abort()
        if upload.phase != UPLOADING:
            following.cancel()  # No row is in flight: reading a list can be cancelled.
        progress.warn("Aborting.")
        return
    result.interrupted = True
    upload.stop()
    progress.warn("Stopping: waiting for rows in flight to finish. Press Ctrl-C again to abort.")
