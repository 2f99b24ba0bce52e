from __future__ import annotations

import pytest

from postalytics.errors import ConfigurationError
from postalytics_runtime.events.subscription import (
    base_of_hooks,
    hook_url,
    is_same_url,
    read_hook_url,
)
from support.events.subscriptions import BASE, OTHER_TOKEN, TOKEN
from support.leaks import leaks

MARK = "abcd1234"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://hooks.example.com", f"https://hooks.example.com/hook/{TOKEN}?s={MARK}"),
        ("https://hooks.example.com/", f"https://hooks.example.com/hook/{TOKEN}?s={MARK}"),
        ("https://example.com:8443/a/b", f"https://example.com:8443/a/b/hook/{TOKEN}?s={MARK}"),
        ("http://127.0.0.1:8080", f"http://127.0.0.1:8080/hook/{TOKEN}?s={MARK}"),
        ("http://localhost:8080", f"http://localhost:8080/hook/{TOKEN}?s={MARK}"),
        ("http://[::1]:8080", f"http://[::1]:8080/hook/{TOKEN}?s={MARK}"),
    ],
)
def test_a_url_is_the_base_and_a_secret_path(base: str, expected: str) -> None:
    url = hook_url(base_of_hooks(base), TOKEN, MARK)
    assert url == expected
    parts = read_hook_url(url)
    assert parts is not None
    assert (parts.token, parts.mark) == (TOKEN, MARK)


@pytest.mark.parametrize(
    ("base", "problem"),
    [
        ("", "is not an http address"),
        ("hooks.example.com", "is not an http address"),
        ("/hook", "is not an http address"),
        ("ftp://example.com", "is not an http address"),
        ("https://", "is not an http address"),
        ("https://example.com ", "is not an http address"),
        ("https://exa\u00a0mple.com", "is not an http address"),
        ("https://example.com:99999", "is not an http address"),
        ("http://example.com", r"http://example\.com, would send personal data unencrypted"),
        ("http://10.0.0.7", "unencrypted"),
        ("https://user:word@example.com", "a user, a password, a query or a fragment"),
        ("https://example.com?key=7", "a user, a password, a query or a fragment"),
        ("https://example.com#x", "a user, a password, a query or a fragment"),
    ],
)
def test_an_address_that_cannot_be_delivered_to_is_refused(base: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        base_of_hooks(base)


def test_a_refused_address_does_not_show_its_path() -> None:
    with pytest.raises(ConfigurationError) as error:
        base_of_hooks(f"http://example.com/{TOKEN}")
    assert leaks(str(error.value), [TOKEN]) == []


def test_a_url_is_masked_in_its_repr() -> None:
    url = hook_url(base_of_hooks(BASE), TOKEN, MARK)
    assert leaks(repr([url]), [TOKEN]) == []
    assert leaks(repr(read_hook_url(url)), [TOKEN]) == []


@pytest.mark.parametrize(
    "url",
    [
        None,
        7,
        "",
        "https://www.metacortex.net/postalytics",
        f"https://hooks.example.com/hook/{TOKEN}x?s={MARK}",
        f"https://hooks.example.com/hook/{TOKEN[:-1]}?s={MARK}",
        f"https://hooks.example.com/hooks/{TOKEN}?s={MARK}",
        f"https://hooks.example.com/hook/{TOKEN}/more?s={MARK}",
        f"/hook/{TOKEN}?s={MARK}",
        "https://hooks.example.com:x/hook",
    ],
)
def test_a_url_of_another_form_is_not_ours(url: object) -> None:
    assert read_hook_url(url) is None


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (f"{BASE}/hook/{TOKEN}?s={MARK}", True),
        (f"HTTPS://Hooks.Example.com:443/hook/{TOKEN}/?s={MARK}", True),
        (f"{BASE}/hook/{TOKEN}", True),  # The query is lost, but the token is known.
        (f"{BASE}/hook/{OTHER_TOKEN}?s={MARK}", False),
        (f"{BASE}/app/hook/{TOKEN}?s={MARK}", False),
        (f"https://example.com/hook/{TOKEN}?s={MARK}", False),
        (BASE, False),
    ],
)
def test_urls_are_the_same_by_receiver_and_token(other: str, expected: bool) -> None:
    url = hook_url(base_of_hooks(BASE), TOKEN, MARK)
    assert is_same_url(url, other) is expected
    assert is_same_url(other, url) is expected
