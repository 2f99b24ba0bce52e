"""What `config set` takes, checked before it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import attrs
import click

from ....config import choose_environment, read_key_file
from ....schema import Api
from ...profiles import Profile
from .checks import problem_with_default


def changed(
    profile: Profile,
    api: Api,
    root: click.Group,
    *,
    environment: str | None,
    base_url: str | None,
    api_key_file: str | None,
    default: tuple[str, ...],
) -> Profile:
    """Return a profile with the given options; those that are None stay as they are.

    Raises:
        UsageError: a default is wrong, or nothing was given.
        ConfigurationError: the address or the file of the key is refused.
    """
    if not (environment or base_url or api_key_file or default):
        raise click.UsageError("Give at least one option: see --help.")
    profile = attrs.evolve(
        profile,
        environment=environment or profile.environment,
        base_url=base_url or profile.base_url,
        api_key_file=_key_file(api_key_file) if api_key_file else profile.api_key_file,
        defaults=_defaults(profile.defaults, root, default),
    )
    choose_environment(api, profile.environment, profile.base_url, {})  # It refuses an unsafe one.
    return profile


def _key_file(given: str) -> str:
    if given == "-":
        raise click.BadParameter(
            "A profile needs the path of a file.", param_hint="'--api-key-file'"
        )
    path = os.path.abspath(Path(given).expanduser())  # noqa: PTH100  A link is refused, not followed.
    read_key_file(path, "--api-key-file")
    return path


def _defaults(
    before: Mapping[str, str], root: click.Group, given: tuple[str, ...]
) -> dict[str, str]:
    defaults = dict(before)
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            _refuse("Write GROUP.OPTION=VALUE.")
        if not value:
            defaults.pop(name, None)
            continue
        if not value.isprintable() or value != value.strip():
            _refuse("A value is one line of text, without spaces around it.")
        if problem := problem_with_default(root, name, value):
            _refuse(f"{problem[0].upper()}{problem[1:]}")
        defaults[name] = value
    return defaults


def _refuse(problem: str) -> None:
    raise click.BadParameter(problem, param_hint="'--default'")
