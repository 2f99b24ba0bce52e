from __future__ import annotations

import os

import pytest

from postalytics import API
from postalytics_runtime.config import choose_environment, choose_key, choose_proxy
from postalytics_runtime.errors import ConfigurationError
from support.leaks import shown_by

SECURE = API.environment("production")
LOCAL_KEY = "00000000-FA4E-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("name", "variable", "chosen"),
    [
        ("production", None, "https://api.postalytics.com"),
        ("sandbox", None, "https://api-dev.postalytics.com"),
        (None, "sandbox", "https://api-dev.postalytics.com"),
        ("production", "sandbox", "https://api.postalytics.com"),
        (None, None, "http://127.0.0.1:8765"),
        (None, "", "http://127.0.0.1:8765"),
    ],
)
def test_the_argument_wins_over_the_variable_and_the_variable_over_local(
    name: str | None, variable: str | None, chosen: str
) -> None:
    variables = {} if variable is None else {"POSTALYTICS_ENVIRONMENT": variable}
    assert choose_environment(API, name, None, variables).url == chosen


@pytest.mark.parametrize("base_url", [None, "https://proxy.example"])
@pytest.mark.parametrize(
    ("name", "variables"),
    [("a1b2c3-key", {}), (None, {"POSTALYTICS_ENVIRONMENT": "a1b2c3-key"})],
)
def test_an_unknown_environment_is_refused_with_the_known_ones_and_not_shown(
    name: str | None, variables: dict[str, str], base_url: str | None
) -> None:
    with pytest.raises(ConfigurationError) as error:
        choose_environment(API, name, base_url, variables)
    assert str(error.value) == (
        "The environment must be one of production, sandbox, local. As an argument it comes "
        "second, after the key."
    )
    assert (error.value.__cause__, error.value.__context__) == (None, None)


@pytest.mark.parametrize(
    ("base_url", "name", "url", "environment", "per_second"),
    [
        ("https://api.postalytics.com", None, "https://api.postalytics.com", "production", 3),
        (
            "https://api.postalytics.com/api/v1",
            None,
            "https://api.postalytics.com",
            "production",
            3,
        ),
        ("http://127.0.0.1:9", None, "http://127.0.0.1:9", "local", 100),
        ("http://localhost:9/", None, "http://localhost:9", "local", 100),
        ("http://[::1]:9", None, "http://[::1]:9", "local", 100),
        ("http://127.0.0.1:9", "production", "http://127.0.0.1:9", "production", 3),
        ("https://proxy.example", None, "https://proxy.example", "custom", 3),
    ],
)
def test_a_base_url_keeps_the_limits_of_the_environment_it_stands_for(
    base_url: str, name: str | None, url: str, environment: str, per_second: int
) -> None:
    chosen = choose_environment(API, name, base_url, {})
    assert (chosen.url, chosen.name) == (url, environment)
    assert chosen.limits[0].requests == per_second


@pytest.mark.parametrize(
    ("base_url", "reason"),
    [
        ("http://api.postalytics.com", "not encrypted"),
        ("http://10.0.0.1", "not encrypted"),
        ("ftp://api.postalytics.com", "must begin with https://"),
        ("https://api.postalytics.com/v2", "scheme and host only"),
        ("https://api.postalytics.com?a=b", "scheme and host only"),
        ("https://api.postalytics.com#a", "scheme and host only"),
        ("https://user:word@api.postalytics.com", "scheme and host only"),
        ("api.postalytics.com", "not an address"),
        ("", "not an address"),
        ("https://[::1", "not an address"),
    ],
)
def test_an_address_that_a_key_must_not_be_sent_to_is_refused(base_url: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as error:
        choose_environment(API, None, base_url, {})
    assert "word" not in str(error.value)


@pytest.mark.parametrize(
    ("key", "variables", "environment", "hint"),
    [
        ("argument-argument-1111", {"POSTALYTICS_API_KEY": "x"}, "local", "****1111"),
        (None, {"POSTALYTICS_API_KEY": "variable-variable-2222"}, "sandbox", "****2222"),
        (None, {}, "local", "****0000"),
    ],
)
def test_a_key_is_the_argument_or_the_variable_or_the_local_one(
    key: str | None, variables: dict[str, str], environment: str, hint: str
) -> None:
    assert choose_key(API, key, API.environment(environment), variables).hint == hint


def test_without_a_key_the_remedy_is_named() -> None:
    with pytest.raises(ConfigurationError) as error:
        choose_key(API, None, API.environment("production"), {})
    assert str(error.value) == (
        "There is no API key for production: pass api_key= or api_key_file=, or set "
        "POSTALYTICS_API_KEY or POSTALYTICS_API_KEY_FILE."
    )


@pytest.mark.parametrize("name", ["production", "sandbox", "local"])
def test_an_environment_in_place_of_the_key_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        choose_key(API, name, API.environment("local"), {})
    assert str(error.value) == (
        "The API key is the name of an environment. As an argument, the environment comes second, "
        "after the key."
    )


@pytest.mark.parametrize("key", ["a b", "a:b", "a\nb", "ключ", "a\x00"])
def test_what_cannot_be_a_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ConfigurationError, match="copied the whole key") as error:
        choose_key(API, key, API.environment("production"), {})
    assert key not in str(error.value)


@pytest.mark.parametrize(
    "proxy",
    [
        "http://proxy.example:8080",
        "https://proxy.example",
        "http://proxy.example/",
        "http://me:word@proxy.example:8080",
        "http://[::1]:3128",
    ],
)
def test_a_proxy_is_an_address_and_may_have_credentials(proxy: str) -> None:
    chosen = choose_proxy(proxy, SECURE)
    assert (chosen, repr(chosen)) == (proxy, "'****'")


def test_without_a_proxy_there_is_none() -> None:
    assert choose_proxy(None, SECURE) is None


@pytest.mark.parametrize(
    "proxy",
    [
        "",
        "proxy.example:8080",
        "socks5://me:word@proxy.example",
        "http://me:word@proxy.example/path",
        "http://me:word@proxy.example?a=b",
        "http://me:word@proxy.example#a",
        "http://me:word@proxy.example:99999",
        "http://me:word@",
        "http://me:word@[::1",
        "//me:word@proxy.example",
    ],
)
def test_text_that_is_not_a_proxy_is_refused_and_not_shown(proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="must be an address such as http://") as error:
        choose_proxy(proxy, SECURE)
    assert "word" not in shown_by(error.value, skip=__file__).replace("password", "")


def test_a_proxy_elsewhere_does_not_see_a_key_that_is_not_encrypted() -> None:
    local = API.environment("local")
    with pytest.raises(ConfigurationError, match="proxy would see the key") as error:
        choose_proxy("http://me:word@proxy.example:8080", local)
    assert "word" not in str(error.value)
    assert choose_proxy("http://127.0.0.1:8080", local) == "http://127.0.0.1:8080"


def test_no_error_shows_the_variables_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", "CANARY CANARY")
    monkeypatch.setenv("POSTALYTICS_ENVIRONMENT", "nowhere")
    errors: list[ConfigurationError] = []
    for choose in (
        lambda: choose_environment(API, None, None, os.environ),
        lambda: choose_environment(API, None, "ftp://api.example", os.environ),
        lambda: choose_key(API, None, API.environment("production"), os.environ),
    ):
        with pytest.raises(ConfigurationError) as error:
            choose()
        errors.append(error.value)
    assert ["CANARY" in shown_by(error, skip=__file__) for error in errors] == [False] * 3
