"""Whether emitted code runs with this release of the runtime."""

from __future__ import annotations

from itertools import takewhile

from . import __version__


def require_runtime(release: str, package: str) -> None:
    """Refuse emitted code that this runtime was not made for.

    An emitted package calls it before it imports anything else, so that a wrong runtime is named
    at once, and is not found as a missing argument in the middle of a job.

    Args:
        release: the release of the generator that emitted the package, such as `0.1.0`.
        package: the name of the package.

    Raises:
        ImportError: the runtime is older than `release`, or of a later line of releases: those that
            share the first number, and the second, too, if the first is 0 (Semantic Versioning).

    >>> require_runtime(__version__, "acme")
    """
    asked, installed = _numbers(release), _numbers(__version__)
    until = (asked[0] + 1,) if asked[0] else (0, asked[1] + 1)
    if not asked <= installed < until:
        fitting = f"postalytics>={release},<{'.'.join(map(str, until))}"
        raise ImportError(
            f"{package} was emitted for release {release} of postalytics, and {__version__} is "
            f"installed. Run pip install '{fitting}', or emit the package anew: "
            "postalytics-codegen generate."
        )


def _numbers(release: str) -> tuple[int, ...]:
    """Return the numbers of a release; what follows the third, such as `rc1`, is left out."""
    parts = release.split(".")[:3]
    return tuple(int("".join(takewhile(str.isdigit, part))) for part in parts)
