"""Profiles of a user."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from ...errors import ConfigurationError
from ...suggestions import did_you_mean
from ...text import printable

FIELDS = ("environment", "base_url", "api_key_file")
"""The options of a profile that say where requests go, and with which key."""


@attrs.frozen(kw_only=True)
class Profile:
    """Named settings: an environment, a key file, and defaults of options."""

    name: str
    environment: str | None = None
    base_url: str | None = None
    api_key_file: str | None = None
    """The absolute path of the file with the key."""
    defaults: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Values by group and option, such as `{"jobs.concurrency": "4"}`."""
    lines: Mapping[str, int] = attrs.field(factory=dict[str, int], eq=False, repr=False)
    """The line of each option in the file; empty for a profile that was not read."""


@attrs.frozen
class Profiles:
    """All profiles of a user, and the name of the one in use."""

    path: Path
    used: str | None = None
    by_name: Mapping[str, Profile] = attrs.field(factory=dict[str, Profile])

    def named(self, name: str, program: str) -> Profile:
        """Return a profile.

        Raises:
            ConfigurationError: there is none with this name. The name is not shown, because it
                may be a key.
        """
        if (found := self.by_name.get(name)) is not None:
            return found
        if not self.by_name:
            raise ConfigurationError(
                f"There is no profile yet. To create one:  {program} config set NAME"
            )
        names = ", ".join(self.by_name)
        raise ConfigurationError(
            f"There is no such profile.{did_you_mean(name, self.by_name)} There are: {names}."
        )


def at_line(path: Path, line: int | None, problem: str) -> str:
    """Return a message about a line of a file; `None` if there is no such line."""
    place = "" if line is None else f"Line {line} of "
    return f"{place}{printable(str(path))}: {problem}"
