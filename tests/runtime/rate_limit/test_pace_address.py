from __future__ import annotations

import traceback
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics.errors import ConfigurationError
from postalytics_runtime.rate_limit import StoreAddress, choose_pace

PASSWORD = "hunter2-wX"


@pytest.mark.parametrize(
    ("url", "driver", "shown"),
    [
        ("redis://cache", "redis", "redis://cache"),
        ("redis://cache/", "redis", "redis://cache/"),
        (f"redis://:{PASSWORD}@cache:6379/0", "redis", "redis://cache:6379/0"),
        (f"rediss://me:{PASSWORD}@[::1]:6380/12", "redis", "rediss://[::1]:6380/12"),
        ("rediss://cache/0?ssl_ca_certs=/etc/ca.pem", "redis", "rediss://cache/0"),
        (f"postgresql://me:{PASSWORD}@db/app", "postgres", "postgresql://db/app"),
        (f"postgres://me:{PASSWORD}@db:5433/app", "postgres", "postgres://db:5433/app"),
        ("postgresql://one:5432,two:5433/app", "postgres", "postgresql://one:5432,two:5433/app"),
        (
            f"postgresql:///app?host=/var/run/postgresql&password={PASSWORD}",
            "postgres",
            "postgresql:///app",
        ),
        ("postgresql:///?service=pace", "postgres", "postgresql:///"),
    ],
)
def test_text_that_begins_like_an_address_is_one(url: str, driver: str, shown: str) -> None:
    place = choose_pace(url, "bookshelf").place
    assert isinstance(place, StoreAddress)
    assert (place.driver, place.url, str(place)) == (driver, url, shown)
    assert PASSWORD not in f"{place} {place!r}"


@pytest.mark.parametrize("path", ["pace", "a/b:c", "./redis", "C:\\pace.sqlite", "redis", "a:b"])
def test_other_text_is_a_path(path: str) -> None:
    assert choose_pace(path, "bookshelf").place == Path(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        f" redis://:{PASSWORD}@cache",
        f"'postgresql://me:{PASSWORD}@db/app'",
        f"host=db password={PASSWORD}",
    ],
)
def test_text_that_is_neither_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is neither a path nor the address") as refused:
        choose_pace(text, "bookshelf")
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize("text", ["redis://cache/0", "redi://cache", "postgresql:///"])
def test_a_path_is_never_an_address(text: str) -> None:
    assert choose_pace(Path(text), "bookshelf").place == Path(text)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (
            f"redi://:{PASSWORD}@cache",
            "redi://… in pace= begins with an unknown scheme. Did you mean redis://? A store is "
            "redis://, rediss:// (Redis or Valkey) or postgresql://; to name a file, pass its "
            "path.",
        ),
        (
            f"postgresql+psycopg://me:{PASSWORD}@db/app",
            "postgresql+psycopg://… in pace= begins with an unknown scheme. Did you mean "
            "postgresql://? A store is redis://, rediss:// (Redis or Valkey) or postgresql://; to "
            "name a file, pass its path.",
        ),
        (
            "file:///var/pace",
            "file://… in pace= begins with an unknown scheme. A store is redis://, rediss:// "
            "(Redis or Valkey) or postgresql://; to name a file, pass its path.",
        ),
        (f"redis:{PASSWORD}", "redis://… in pace= lacks the two slashes after its scheme."),
        (
            f"postgresql:/{PASSWORD}@db",
            "postgresql://… in pace= lacks the two slashes after its scheme.",
        ),
        (f"redis://:{PASSWORD}@", "redis://… in pace= names no host."),
        (f"redis://:{PASSWORD}@:6379", "redis://… in pace= names no host."),
        (
            f"postgresql://me:{PASSWORD}@/app",
            "postgresql://… in pace= names no host. A local socket is ?host=/var/run/postgresql at "
            "its end.",
        ),
        (
            "postgresql://db/app#june",
            "postgresql://… in pace= contains a #. The name of a job does not belong here; in a "
            "password, write %23.",
        ),
        (
            f"redis://:{PASSWORD}#{PASSWORD}@cache",
            "redis://… in pace= contains a #. The name of a job does not belong here; in a "
            "password, write %23.",
        ),
        (
            f"redis://:{PASSWORD}@{PASSWORD}@cache",
            "redis://… in pace= has an @ too many. In a password, write %40 for @, %2F for /, %3F "
            "for ?.",
        ),
        (
            f"postgresql://me:{PASSWORD}/{PASSWORD}@db/app",
            "postgresql://… in pace= has an @ too many. In a password, write %40 for @, %2F for /, "
            "%3F for ?.",
        ),
        (
            f"redis://cache:{PASSWORD}",
            "redis://… in pace= has a port that is not a number from 1 to 65535.",
        ),
        ("redis://cache:0", "redis://… in pace= has a port that is not a number from 1 to 65535."),
        (
            "redis://cache:65536",
            "redis://… in pace= has a port that is not a number from 1 to 65535.",
        ),
        (
            f"redis://cache/{PASSWORD}",
            "redis://… in pace= has more than the number of a database after its host, such as /0.",
        ),
        (
            "rediss://cache?ssl_ca_cert=/etc/ca.pem",
            "rediss://… in pace= has an unknown option. Did you mean ssl_ca_certs? Options are "
            "ssl_ca_certs, ssl_certfile, ssl_cert_reqs, ssl_check_hostname, ssl_keyfile.",
        ),
        (
            "rediss://cache?ssl_cert_reqs=never",
            "rediss://… in pace= has an ssl_cert_reqs other than none, optional, required.",
        ),
        (
            "redis://cache?ssl_ca_certs=/etc/ca.pem",
            "redis://… in pace= has options of TLS, which only rediss:// takes.",
        ),
        (f"redis://[::1:{PASSWORD}", "redis://… in pace= has a host that cannot be read."),
        (
            "redis://cache/0\n",
            "redis://… in pace= contains white space or a control character.",
        ),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_and_not_shown(url: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        choose_pace(url, "bookshelf")
    assert error.value.message == f"The address {problem}"
    assert error.value.__cause__ is None
    assert PASSWORD not in "".join(traceback.format_exception(error.value))


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (
            {"pace": "redis://cache", "rate_share": 0.5},
            "Pass either pace= or rate_share=, not both: processes that share a pace share the "
            "whole rate.",
        ),
        (
            {"pace": Path("pace"), "rate_share": Fraction(1, 3)},
            "Pass either pace= or rate_share=, not both: processes that share a pace share the "
            "whole rate.",
        ),
        (
            {"pace": Path("pace"), "pace_required": True},
            "pace_required= needs the address of a store in pace=, such as redis://host:6379/0.",
        ),
        (
            {"pace_required": True},
            "pace_required= needs the address of a store in pace=, such as redis://host:6379/0.",
        ),
        ({"pace": "redis://"}, "The address redis://… in pace= names no host."),
    ],
)
def test_a_client_refuses_settings_that_exclude_each_other(
    settings: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics("k" * 20, **settings)
    assert error.value.message == problem


@pytest.mark.parametrize(
    "given",
    [
        {"pace": f"redis://:{PASSWORD}@cache", "rate_share": 1 / 3},
        {"pace": f"redis://:{PASSWORD}@cache/{PASSWORD}"},
        {"pace": f"postgresql://me:{PASSWORD}@"},
        {"pace": f"redi://:{PASSWORD}@cache"},
    ],
)
def test_no_error_of_a_client_shows_a_password_even_with_variables(given: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics("k" * 20, **given)
    report = traceback.TracebackException.from_exception(error.value, capture_locals=True)
    ours = [frame for frame in report.stack if frame.filename != __file__]
    assert len(ours) > 1
    assert PASSWORD not in str([frame.locals for frame in ours])
