"""A setting of a wrong type is refused when the client is made, not at its first call."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import Observer, Postalytics
from postalytics.errors import ConfigurationError
from postalytics_runtime.config import Secret


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"api_key": 5}, "api_key must be text, not int."),
        ({"api_key": Secret("k")}, "api_key must be text, not Secret."),
        ({"environment": b"local"}, "environment must be text, not bytes."),
        ({"base_url": 5}, "base_url must be text, not int."),
        ({"session": "5"}, "session must be an aiohttp.ClientSession, not str."),
        ({"timeout": 5}, "timeout must be a Timeout, such as Timeout(total=30), not int."),
        ({"timeout": None}, "timeout must be a Timeout, such as Timeout(total=30), not NoneType."),
        ({"api_key_file": 5}, "api_key_file must be a path, not int."),
        ({"pace": 5}, "pace must be a path or the address of a store, not int."),
        ({"pace_required": 1}, "pace_required must be True or False, not int."),
        ({"rate_share": "1/3"}, "rate_share must be a number, such as 1/3, not str."),
        ({"proxy": 5}, "proxy must be text, not int."),
        (
            {"observers": [print]},
            "each observer must be an Observer, not builtin_function_or_method.",
        ),
        (
            {"observers": Observer()},
            "observers must be a list of observers, such as [observer], not Observer.",
        ),
        ({"drift": True}, "drift must be a Drift, not bool."),
        (
            {"converter": dict},
            "converter must be a cattrs.Converter, such as make_converter(), not type.",
        ),
        ({"retry": 3}, "retry must be a RetryPolicy, not int."),
        ({"max_body_size": "1k"}, "max_body_size must be a whole number of bytes, not str."),
        ({"strict": 1}, "strict must be True or False, not int."),
        ({"allow_live_mail": "no"}, "allow_live_mail must be True or False, not str."),
        ({"allow_live_mail": None}, "allow_live_mail must be True or False, not NoneType."),
        (
            {"allow_live_mail": "no", "base_url": 5},
            "base_url must be text, not int; allow_live_mail must be True or False, not str.",
        ),
    ],
)
def test_a_setting_of_a_wrong_type_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics(**settings)
    assert error.value.message == said


def test_a_key_in_the_place_of_another_setting_is_not_shown() -> None:
    swapped: Any = ("production", "12345EF4-3AEF-7ADE-A468-9D51756E5D32")
    with pytest.raises(ConfigurationError) as error:
        Postalytics(*swapped)
    assert error.value.message == (
        "The environment must be one of production, sandbox, local. As an argument it comes "
        "second, after the key."
    )
    assert error.value.__context__ is None
