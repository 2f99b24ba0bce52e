"""What is particular to a Redis: its rights, its errors and TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis as driver
import trustme

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit import StoreAddress
from postalytics_runtime.rate_limit.store import StoreUnreachableError
from support.runtime.stores import PROGRAM, stored, woken_by
from support.servers.redis_server import RedisServer, running_redis

from .conftest import Opens

NAME = "key: 3 in 1 s"
PASSWORD = "open/se@me"
QUOTED = "open%2Fse%40me"


@pytest.fixture(scope="module")
def locked() -> Iterator[RedisServer]:
    """A server whose users are: one with all rights, one with the documented ones, one without."""
    with running_redis({"requirepass": PASSWORD}) as server:
        names = f"{PROGRAM}:pace:*"
        commands = ["eval", "time", "hmget", "hset", "pexpire", "publish", "subscribe"]
        port = urlsplit(server.url).port or 0
        with driver.Redis("127.0.0.1", port, password=PASSWORD) as client:
            client.acl_setuser(
                "pace",
                enabled=True,
                passwords=[f"+{PASSWORD}"],
                keys=[names],
                reset_channels=True,
                channels=[names],
                commands=[f"+{command}" for command in commands],
            )
            client.acl_setuser(
                "mute",
                enabled=True,
                passwords=[f"+{PASSWORD}"],
                keys=[names],
                reset_channels=True,
                commands=[f"+{command}" for command in commands],
            )
            client.acl_setuser(
                "poor", enabled=True, passwords=[f"+{PASSWORD}"], reset_channels=True
            )
        yield server


def address(server: RedisServer, user: str, database: int = 0) -> StoreAddress:
    port = urlsplit(server.url).port
    return StoreAddress("redis", f"redis://{user}@127.0.0.1:{port}/{database}")


async def test_a_user_with_the_documented_rights_can_do_everything(
    opens: Opens, locked: RedisServer
) -> None:
    one, other = (opens(address(locked, f"pace:{QUOTED}")) for _ in range(2))
    await stored(one, NAME, b"1")
    assert (await woken_by(one, other, NAME, b"2")).state == b"2"


@pytest.mark.parametrize("user", ["", ":wrong", "pace:wrong", "unknown:wrong"])
async def test_a_wrong_password_is_not_an_outage(
    opens: Opens, locked: RedisServer, user: str
) -> None:
    own = opens(address(locked, user))
    for operation in (own.read(NAME), own.replace(NAME, 0, b"", 60, ()), own.woken()):
        with pytest.raises(ConfigurationError) as error:
            await operation
        assert error.value.message == (
            f"The pace store redis://127.0.0.1:{urlsplit(locked.url).port}/0 cannot be used: it "
            "refuses the user or the password, or wants a password that the address lacks."
        )


@pytest.mark.parametrize("user", ["poor", "mute"])
async def test_a_user_without_rights_learns_which_are_needed(
    opens: Opens, locked: RedisServer, user: str
) -> None:
    own = opens(address(locked, f"{user}:{QUOTED}"))
    for operation in (own.replace("new", 0, b"", 60, (1,)), own.woken()):
        with pytest.raises(ConfigurationError) as error:
            await operation
        assert error.value.message.partition(": its ")[2] == (
            "user lacks rights. It needs the commands EVAL, TIME, HMGET, HSET, PEXPIRE, PUBLISH "
            "and SUBSCRIBE, on the keys and the channels bookshelf:pace:*."
        )
    with driver.Redis("127.0.0.1", urlsplit(locked.url).port or 0, password=PASSWORD) as client:
        assert client.exists(f"{PROGRAM}:pace:new") == 0


async def test_a_database_that_is_not_there_is_not_an_outage(
    opens: Opens, locked: RedisServer
) -> None:
    with pytest.raises(ConfigurationError) as error:
        await opens(address(locked, f":{QUOTED}", 99)).read(NAME)
    assert "it has no database with the number in the address" in error.value.message


async def test_something_else_under_the_name_is_not_an_outage(opens: Opens, redis: str) -> None:
    with driver.Redis.from_url(redis) as client:
        client.set(f"{PROGRAM}:pace:{NAME}", "theirs")
        own = opens(StoreAddress("redis", redis))
        for operation in (own.read(NAME), own.replace(NAME, 0, b"", 60, ())):
            with pytest.raises(ConfigurationError) as error:
                await operation
            assert "another program stores something under the name" in error.value.message
        assert client.get(f"{PROGRAM}:pace:{NAME}") == b"theirs"


async def test_what_is_stored_says_when_it_expires(opens: Opens, redis: str) -> None:
    await stored(opens(StoreAddress("redis", redis)), NAME, b"{}", keep_seconds=3660.5)
    with driver.Redis.from_url(redis) as client:
        (key,) = client.keys()
        assert key == f"bookshelf:pace:{NAME}".encode()
        assert 3_600_000 < int(client.pttl(key)) <= 3_660_500


async def test_a_read_only_replica_is_an_outage_that_says_so(opens: Opens, redis: str) -> None:
    with running_redis() as replica:
        with driver.Redis.from_url(replica.url) as client:
            client.replicaof("127.0.0.1", urlsplit(redis).port)
        with pytest.raises(StoreUnreachableError) as error:
            await opens(StoreAddress("redis", replica.url)).replace(NAME, 0, b"", 60, ())
        assert str(error.value) in (
            "it is a read-only replica; the primary is needed",
            "it is a replica without its primary",
        )


async def test_a_connection_that_the_server_closed_while_it_was_idle_is_not_an_outage(
    opens: Opens, redis: str
) -> None:
    own = opens(StoreAddress("redis", redis))
    with driver.Redis.from_url(redis) as client:
        for _ in range(2):
            await asyncio.gather(*(stored(own, f"name {number}", b"") for number in range(8)))
            client.client_kill_filter(_type="normal", skipme=True)
        assert (await own.read("name 1")).state == b""


async def test_the_next_operation_after_one_without_a_reply_gets_its_own_reply(
    opens: Opens,
) -> None:
    with running_redis() as server:
        own = opens(StoreAddress("redis", server.url))
        await stored(own, "one", b"1")
        await stored(own, "other", b"2")
        server.pause()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(own.read("one"), 0.2)
        server.resume()
        assert (await own.read("other")).state == b"2"


@asynccontextmanager
async def replying(reply: bytes) -> AsyncIterator[StoreAddress]:
    """Run a server with one reply to scripts; it accepts all other commands."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.read(65536):
                commands = request.count(b"*")
                writer.write(reply if b"EVAL" in request else b"+OK\r\n" * commands)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield StoreAddress("redis", f"redis://127.0.0.1:{port}/0")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("LOADING Redis is loading the dataset in memory", "it is loading its data"),
        ("READONLY You can't write against a replica", "it is a read-only replica"),
        ("ERR Error running script: -READONLY You can't write", "it is a read-only replica"),
        ("MASTERDOWN Link with MASTER is down", "it is a replica without its primary"),
        ("CLUSTERDOWN The cluster is down", "its cluster is down"),
        ("OOM command not allowed", "its memory is full"),
        ("MISCONF Errors writing to the AOF file", "it cannot save its data"),
        ("NOREPLICAS Not enough good replicas to write.", "it has too few replicas"),
        ("BUSY Redis is busy running a script.", "a script of another program blocks it"),
        ("ERR max number of clients reached", "it has too many clients"),
        ("ERR hunter2", "it replied with an error that is not known"),
    ],
)
async def test_an_error_that_passes_is_an_outage(opens: Opens, reply: str, reason: str) -> None:
    async with replying(f"-{reply}\r\n".encode()) as place:
        own = opens(place)
        with pytest.raises(StoreUnreachableError) as error:
            await own.read(NAME)
        assert str(error.value).startswith(reason)
        await own.aclose()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("MOVED 3999 127.0.0.1:6381", "it belongs to a Redis cluster"),
        (
            "ERR Error running script: @user_script:10: The user executing the script can't "
            "publish to the channel mentioned in the command",
            "its user lacks rights",
        ),
        ("NOPERM this user has no permissions to run the 'eval' command", "its user lacks rights"),
    ],
)
async def test_an_error_that_stays_is_not_an_outage(opens: Opens, reply: str, reason: str) -> None:
    async with replying(f"-{reply}\r\n".encode()) as place:
        own = opens(place)
        with pytest.raises(ConfigurationError) as error:
            await own.read(NAME)
        assert error.value.message.partition("cannot be used: ")[2].startswith(reason)
        await own.aclose()


@asynccontextmanager
async def behind_tls(url: str, authority: trustme.CA) -> AsyncIterator[int]:
    """Run a proxy that takes TLS on its port and passes it on to a server without TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    async def passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        await asyncio.gather(passed(reader, target[1]), passed(target[0], writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_store_is_reached_by_tls_if_its_certificate_is_known(
    opens: Opens, redis: str, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with behind_tls(redis, authority) as port:
        known = f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={tmp_path}/ca.pem"
        one, other = (opens(StoreAddress("redis", known)) for _ in range(2))
        assert (await woken_by(one, other, NAME, b"1")).state == b"1"
        with pytest.raises(ConfigurationError) as error:
            await opens(StoreAddress("redis", f"rediss://127.0.0.1:{port}/0")).read(NAME)
        assert error.value.message.endswith("its certificate cannot be verified.")
        for store in (one, other):
            await store.aclose()


async def test_a_server_that_speaks_something_else_than_tls_is_not_an_outage(opens: Opens) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"-ERR what is this?\r\n")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(ConfigurationError) as error:
            await opens(StoreAddress("redis", f"rediss://127.0.0.1:{port}/0")).read(NAME)
    assert error.value.message.endswith("it speaks no TLS that fits. Without TLS, it is redis://.")
