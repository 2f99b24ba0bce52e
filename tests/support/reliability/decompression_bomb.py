"""Requests 300 MiB, and prints by how many MiB the memory grew, and the error.

As a program: python decompression_bomb.py gzip|members|deflate|plain
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import resource
import sys
import zlib

from postalytics import Postalytics
from postalytics.errors import UnreadableResponseError

MIB = 1024 * 1024
SIZE = 300


def packed(kind: str) -> tuple[str, list[bytes]]:
    """Return the name of the encoding, and the parts of the body."""
    part = bytes(MIB)
    if kind == "plain":
        return "identity", [part] * SIZE
    if kind == "members":
        return "gzip", [gzip.compress(part) * SIZE]
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if kind == "gzip" else 15)
    return kind, [b"".join([*(packer.compress(part) for _ in range(SIZE)), packer.flush()])]


async def main(kind: str) -> None:
    encoding, parts = packed(kind)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):  # The client does not read all of it.
            await reader.readuntil(b"\r\n\r\n")
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\n".encode())
            for part in parts:
                writer.write(part)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Postalytics("key", base_url=url) as client:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            await client.contacts.get_contact(contact_id=1)
        except UnreadableResponseError as error:
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            reason = str(error).rpartition(": ")[2]
            sys.stdout.write(f"{grown / 1024} {reason}\n")


asyncio.run(main(sys.argv[1]))
