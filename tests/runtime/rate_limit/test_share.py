from __future__ import annotations

from fractions import Fraction

import pytest

from postalytics import Postalytics
from postalytics.errors import ConfigurationError
from postalytics_runtime.rate_limit import share_of
from postalytics_runtime.schema import Environment, RateLimit

PLACE = Environment(name="live", url="", limits=(RateLimit(3, 1), RateLimit(180, 60)))


def requests(share: float | Fraction, place: Environment = PLACE) -> list[int]:
    return [limit.requests for limit in share_of(place, share).limits]


@pytest.mark.parametrize(
    ("share", "limits"),
    [(1, [3, 180]), (1 / 2, [1, 90]), (2 / 3, [2, 120]), (1 / 3, [1, 60]), (0.34, [1, 61])],
)
def test_a_share_keeps_the_seconds_of_a_limit_and_whole_requests(
    share: float, limits: list[int]
) -> None:
    assert requests(share) == limits
    assert [limit.seconds for limit in share_of(PLACE, share).limits] == [1, 60]


@pytest.mark.parametrize("whole", [3, 10, 60, 100, 180, 999])
def test_a_float_gives_the_requests_that_its_fraction_gives(whole: int) -> None:
    place = Environment(name="live", url="", limits=(RateLimit(whole, 1),))
    for part in range(1, whole + 1):
        fraction = Fraction(part, whole)
        assert requests(fraction, place) == requests(float(fraction), place) == [part]


@pytest.mark.parametrize("replicas", range(1, 181))
def test_replicas_together_never_exceed_a_limit(replicas: int) -> None:
    place = Environment(name="live", url="", limits=(RateLimit(180, 60),))
    (each,) = requests(1 / replicas, place)
    assert 0 < each * replicas <= 180


def test_an_environment_without_limits_has_none_for_a_share() -> None:
    assert share_of(Environment(name="local", url=""), 1 / 1000).limits == ()


@pytest.mark.parametrize("share", [0, -1, 1.01, 3, float("nan"), float("inf"), Fraction(4, 3)])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(share: float) -> None:
    with pytest.raises(ConfigurationError) as error:
        share_of(PLACE, share)
    assert error.value.message == (
        f"rate_share must be more than 0 and at most 1, not {share}: such as 1/3 for each of three "
        "replicas."
    )


@pytest.mark.parametrize("share", [0.25, 0.3333, Fraction(1, 4)])
def test_a_share_without_a_whole_request_is_refused_with_the_smallest(share: float) -> None:
    with pytest.raises(ConfigurationError) as error:
        share_of(PLACE, share)
    assert error.value.message == (
        f"rate_share={share} leaves less than one of the 3 requests in 1 s. The smallest share is "
        "1/3. More replicas can share the whole rate through a store, with pace=."
    )


async def test_a_client_keeps_to_its_share() -> None:
    async with Postalytics("k" * 20, "production", rate_share=1 / 3) as client:
        assert client.environment.limits == (RateLimit(1, 1), RateLimit(60, 60))
