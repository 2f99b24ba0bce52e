"""Problems of a profile whose file can be read."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ....config import read_key_file
from ....errors import ConfigurationError
from ....schema import Api
from ....suggestions import did_you_mean
from ...lazy import LazyCommand
from ...profiles import Profile, defaults_for, problem_of_default


def problems_of(profile: Profile, api: Api, root: click.Group) -> Iterator[str]:
    """Yield the problems of a profile; no text holds a value, which may be a key."""
    known = [environment.name for environment in api.environments]
    if profile.environment not in (None, *known):
        yield f"environment is not one of {', '.join(known)}."
    if profile.api_key_file is not None:
        try:
            read_key_file(profile.api_key_file, f"the profile {profile.name}")
        except ConfigurationError as error:
            yield error.message
    for name, value in profile.defaults.items():
        if problem := problem_with_default(root, name, value):
            yield problem


def problem_with_default(root: click.Group, name: str, value: str) -> str | None:
    """Return the problem of a default; `None` if some command takes it.

    Args:
        root: the program, with all its commands.
        name: GROUP.OPTION.
        value: the default.
    """
    if (problem := problem_of_default(name)) is not None:
        return problem
    group, _, option = name.partition(".")
    commands = {name: [*_connecting(command)] for name, command in root.commands.items()}
    if not commands.get(group):
        names = [name for name, found in commands.items() if found]
        return f"no command of {group} takes a profile.{did_you_mean(group, names)}"
    options = [defaults_for(command) for command in commands[group]]
    takers = [found[f"--{option}"] for found in options if f"--{option}" in found]
    if not takers:
        known = {name.removeprefix("--") for found in options for name in found}
        return (
            f"{group} has no option --{option} that can have a default."
            f"{did_you_mean(option, sorted(known))}"
        )
    for taker in takers:
        try:
            taker.type_cast_value(
                click.Context(commands[group][0]), (value,) if taker.multiple else value
            )
        except click.BadParameter:
            return f"the value of {name} is not one that --{option} takes."
    return None


def _connecting(command: click.Command) -> Iterator[click.Command]:
    """Yield the commands below a command, itself included, that take a profile."""
    if isinstance(command, LazyCommand):
        try:
            command = command.load()
        except ConfigurationError:
            return  # It needs an extra that is not installed, so it cannot run here.
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from _connecting(one)
    elif any("--profile" in parameter.opts for parameter in command.params):
        yield command
