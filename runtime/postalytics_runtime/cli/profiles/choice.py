"""Choice of the profile for a command, and the values that the profile gives.

A profile that you name wins over the environment variables of the program; that of `config use` is
left out as a whole if one of them is set, because they may mean another account. An option of the
command line wins over both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ...errors import ConfigurationError
from .profile import FIELDS, Profile, Profiles, at_line
from .profiles_file import read_profiles

if TYPE_CHECKING:
    from ...schema import Environment

_IN_USE = f"{__name__}.in_use"
_BASE_URL = f"{__name__}.base_url"
_VARIABLES = ("API_KEY", "API_KEY_FILE", "ENVIRONMENT")
_CONNECTION = {f"--{name.replace('_', '-')}" for name in FIELDS}
_ONLY_TYPED = {
    *("--body", "--clear", "--exec", "--fields", "--from", "--idempotency-key", "--live"),
    *_CONNECTION,
}
"""Options that take no default.

Each consents to something, says what to send, means something else in each command of a group, or
is of the profile itself.
"""


def use_profile(context: click.Context, name: str | None, note: Callable[[str], object]) -> None:
    """Let a command take from the chosen profile what is not on its command line.

    Args:
        context: the context of the command, before its other options are read.
        name: the profile that was named; None for that of the variable or of `config use`.
        note: is called with a note for the user.

    Raises:
        ConfigurationError: there is no such profile, or the file is wrong.
    """
    program = str(context.find_root().info_name)
    name = name or os.environ.get(f"{program.upper()}_PROFILE") or None
    profiles = read_profiles(program)
    if name is not None:
        profile = profiles.named(name, program)
    elif profiles.used is None:
        return
    else:
        profile = profiles.by_name[profiles.used]
        if variables := variables_set(program):
            note(
                f"The profile {profile.name} is not used, because {variables[0]} is set. To use "
                f"the profile, add --profile {profile.name}."
            )
            return
    context.meta[_IN_USE] = profile.name
    context.meta[_BASE_URL] = profile.base_url
    context.default_map = _values(context, profiles, profile)


def variables_set(program: str) -> list[str]:
    """Return the variables of the environment that win over the profile of `config use`."""
    names = (f"{program.upper()}_{name}" for name in _VARIABLES)
    return [name for name in names if os.environ.get(name)]


def _values(context: click.Context, profiles: Profiles, profile: Profile) -> dict[str, Any]:
    """Return the defaults of the parameters of a command, by the names of the parameters."""
    options = defaults_for(context.command)
    found: dict[str, Any] = {}
    for name, text in profile.defaults.items():
        group, _, option = name.partition(".")
        parameter = options.get(f"--{option}")
        if group == _group(context) and parameter is not None:
            given = (text,) if parameter.multiple else text
            _require_valid(context, profiles, profile, name, parameter, given)
            found[str(parameter.name)] = given
    return {**found, **_connection(context, profiles, profile)}


def defaults_for(command: click.Command) -> Mapping[str, click.Option]:
    """Return the options of a command that can have a default in a profile."""
    return {
        name: parameter
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.is_flag
        for name in parameter.opts
        if name not in _ONLY_TYPED and parameter.expose_value
    }


def _group(context: click.Context) -> str:
    """Return the first word of the command after the program."""
    while context.parent is not None and context.parent.parent is not None:
        context = context.parent
    return str(context.info_name)


def _connection(context: click.Context, profiles: Profiles, profile: Profile) -> dict[str, Any]:
    """Return where the command sends to, and the file of the key.

    The environment and the base URL are one place: if one is typed, the profile adds no other.
    """
    parameters = {str(parameter.name): parameter for parameter in context.command.params}
    if profile.environment is not None and "environment" in parameters:
        place = parameters["environment"]
        _require_valid(context, profiles, profile, "environment", place, profile.environment)

    def unless_typed(value: str | None, other: str) -> Callable[[], str | None]:
        return lambda: None if _is_typed(context, other) else value

    found: dict[str, Any] = {
        "environment": unless_typed(profile.environment, "base_url"),
        "base_url": unless_typed(profile.base_url, "environment"),
        "api_key_file": profile.api_key_file,
    }
    return {name: value for name, value in found.items() if name in parameters}


def _require_valid(
    context: click.Context,
    profiles: Profiles,
    profile: Profile,
    name: str,
    parameter: click.Parameter,
    value: object,
) -> None:
    try:
        parameter.type_cast_value(context, value)
    except click.BadParameter:  # Its message shows the value, which may be a key.
        problem = f"the value of {name} is wrong. See {context.command_path} --help."
        raise ConfigurationError(at_line(profiles.path, profile.lines.get(name), problem)) from None


def _is_typed(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def profile_name() -> str | None:
    """Return the name of the profile that the running command uses."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get(_IN_USE)


def profile_base_url() -> str | None:
    """Return the base URL of the profile that the running command uses."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get(_BASE_URL)


def profile_text() -> str | None:
    """Return the name of the profile in use, and which of its settings you typed otherwise."""
    name = profile_name()
    if name is None:
        return None
    context = click.get_current_context()
    typed = [f"--{field.replace('_', '-')}" for field in FIELDS if _is_typed(context, field)]
    return ", with ".join([name, *([" and ".join(typed)] if typed else [])])


def profile_note() -> str:
    """Return the profile in use as it follows a name in a question; empty if there is none."""
    text = profile_text()
    return "" if text is None else f" (profile {text})"


def place_text(environment: Environment) -> str:
    """Return the name of an environment for a question, with the profile in use.

    If `--base-url` or the profile gives another address, the name alone may mislead.
    """
    from yarl import URL  # Only a command that asks needs an address.

    from ...config import is_loopback

    context = click.get_current_context(silent=True)
    elsewhere = context is not None and context.params.get("base_url") is not None
    is_shown = elsewhere and not is_loopback(URL(environment.url))
    at = f" at {environment.url}" if is_shown else ""
    return f"{environment.name}{at}{profile_note()}"


def typed_value(name: str, value: object) -> object:
    """Return the value of an option for a command to be typed; None if the profile gives it."""
    context = click.get_current_context(silent=True)
    source = None if context is None else context.get_parameter_source(name)
    return None if source is ParameterSource.DEFAULT_MAP else value
