"""Addresses show no secret, and what is on this machine is known by the IP address."""

from __future__ import annotations

import click
import pytest

from postalytics_runtime.cli.watching import http_address, http_origin, is_loopback, masked_address

TOKEN = "r3FJkYz0aQ4b7Hd1LmPz8sJ2xkR0aQ4b7Hd1LmPz_-s"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"https://hooks.example/hook/{TOKEN}?s=3f2a9c1b", "https://hooks.example/hook/...?..."),
        ("https://me:secret@hooks.example:8443/v1/mail", "https://hooks.example:8443/v1/mail"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://127.0.0.1:3000/", "http://127.0.0.1:3000"),
        ("https://hooks.example/a/?key=1#part", "https://hooks.example/a/?..."),
        ("https://hooks.example/services/T024BE7LH/x", "https://hooks.example/services/.../x"),
        ("/only/a/path", "an address that cannot be read"),
        ("https://hooks.example:99999/", "an address that cannot be read"),
        ("", "no address"),
        (None, "no address"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(address: str | None, shown: str) -> None:
    assert masked_address(address) == shown


@pytest.mark.parametrize(
    ("ip", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),  # noqa: S104
        ("10.0.0.1", False),
        ("localhost", False),
    ],
)
def test_this_machine_is_known_by_the_ip_address(ip: str, *, loopback: bool) -> None:
    assert is_loopback(ip) is loopback


def test_an_address_has_a_scheme_and_a_host() -> None:
    assert str(http_address("http://localhost:3000/x")) == "http://localhost:3000/x"


@pytest.mark.parametrize(
    "text", ["localhost:3000", "ftp://a/b", "http://", "http:///hook/s3cret", "http://a:x/s3cret"]
)
def test_what_is_not_an_address_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(click.BadParameter) as raised:
        http_address(text)
    assert raised.value.message == "That is not an address such as http://localhost:3000/events."


def test_a_public_address_has_an_example_of_its_own() -> None:
    assert str(http_origin("https://hooks.example.com")) == "https://hooks.example.com"
    with pytest.raises(click.BadParameter) as raised:
        http_origin("foo")
    assert raised.value.message == "That is not an address such as https://hooks.example.com."
