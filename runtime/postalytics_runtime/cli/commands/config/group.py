"""The commands of the group `config`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import attrs
import click

from ....errors import ConfigurationError
from ....schema import Api
from ....text import printable
from ...common_options import complete_profiles
from ...format import table_lines
from ...help import epilog
from ...input import flag, value_option
from ...lazy import LazyGroup
from ...profiles import (
    FIELDS,
    Profile,
    Profiles,
    only_writer,
    profiles_path,
    read_profiles,
    require_name,
    variables_set,
    write_profiles,
)
from .changes import changed
from .checks import problems_of

_EXIT_STATUS = """\b
    Exit status:
      0    done
      2    wrong usage, or the file of profiles or of a key cannot be used
"""


def config_command(program: str, api: Callable[[], Api]) -> click.Group:
    """Return the group.

    Args:
        program: the name of the program.
        api: loads the description of the API.
    """
    commands = _Commands(program, api)
    name = click.Argument(["name"], metavar="NAME", shell_complete=complete_profiles)
    optional = click.Argument(
        ["name"], metavar="[NAME]", required=False, shell_complete=complete_profiles
    )
    none = flag("--none", "Use no profile from now on.")
    made: list[tuple[str, Callable[..., None], str, list[click.Parameter], list[str]]] = [
        ("list", commands.list, "List the profiles.", [], [""]),
        ("show", commands.show, "Show a profile, and check it.", [optional], ["acme"]),
        ("set", commands.set, _SET, [name, *commands.options()], _SET_EXAMPLES),
        ("use", commands.use, _USE, [optional, none], ["acme", "--none"]),
        ("remove", commands.remove, _REMOVE, [name], ["acme"]),
        ("path", commands.path, "Print the path of the file with the profiles.", [], [""]),
    ]
    group = LazyGroup(
        "config",
        help=_help(program),
        short_help="Manage profiles: environment, key file, defaults.",
    )
    for verb, run, text, parameters, examples in made:
        lines = [f"{program} config {verb} {words}".rstrip() for words in examples]
        group.add_command(
            click.Command(
                verb,
                callback=run,
                help=text,
                short_help=text.partition("\n")[0],
                params=parameters,
                epilog=epilog(lines, _EXIT_STATUS),
            )
        )
    return group


_SET = """Create a profile, or change one.

    What you do not give stays as it is. The key itself is never stored: only the path of the file
    that holds it.
    """
_SET_EXAMPLES = [
    "acme --environment production --api-key-file acme.key",
    "acme --default jobs.concurrency=4",
    "acme --default jobs.concurrency=",
]
_USE = """Use a profile from now on, where no other is named.

    Without NAME, print the name of the profile in use.
    """
_REMOVE = """Remove a profile.

    The file with its key stays.
    """


def _help(program: str) -> str:
    name = program.upper()
    return f"""Manage profiles: environment, key file, defaults.

    A profile is a name for an environment, the file of a key, and defaults of options. Every
    command that connects takes --profile NAME; without it, the variable {name}_PROFILE names
    the profile, else `{program} config use`.

    An option wins over a profile. A profile that you name wins over {name}_ENVIRONMENT,
    {name}_API_KEY and {name}_API_KEY_FILE. If one of these is set, the profile of `config use` is
    left out as a whole.
    """


@attrs.frozen
class _Commands:
    """The commands; each is called with its options."""

    program: str
    api: Callable[[], Api]

    def options(self) -> list[click.Parameter]:
        return [
            value_option("--environment", "NAME", "The environment."),
            value_option("--base-url", "URL", "Another URL for that environment."),
            value_option(
                "--api-key-file",
                "FILE",
                "A file with the key as its only line, readable only by you (mode 600).",
            ),
            value_option(
                "--default",
                "GROUP.OPTION=VALUE",
                "The default of an option in a group, such as jobs.concurrency=4; without a VALUE, "
                "the default is removed. You can repeat this option.",
                multiple=True,
            ),
        ]

    def list(self) -> None:
        profiles = read_profiles(self.program)
        if not profiles.by_name:
            click.echo(f"There is no profile. To create one:  {self.program} config set NAME")
            return
        width = max(map(len, profiles.by_name))
        for one in profiles.by_name.values():
            mark = "*" if one.name == profiles.used else " "
            place = one.environment or one.base_url or ""
            click.echo(f"{mark} {one.name:{width}}  {printable(place)}".rstrip())
        self._note_variables(profiles)

    def show(self, name: str | None) -> None:
        profiles = read_profiles(self.program)
        if (name := name or profiles.used) is None:
            raise ConfigurationError(
                f"No profile is in use. Name one, or list them:  {self.program} config list"
            )
        profile = profiles.named(name, self.program)
        problems = [*problems_of(profile, self.api(), _root())]
        click.echo("\n".join(_lines(profile)))
        for problem in problems:
            click.echo(f"Warning: {problem}", err=True)
        if name == profiles.used:
            self._note_variables(profiles)

    def set(self, name: str, **given: Any) -> None:
        require_name(name)

        def after(profiles: Profiles) -> Profile:
            before = profiles.by_name.get(name) or Profile(name=name)
            return changed(before, self.api(), _root(), **given)

        after(read_profiles(self.program))  # What is refused makes no folder.
        with only_writer(self._path()):
            profiles = read_profiles(self.program)
            profile = after(profiles)
            self._write({**profiles.by_name, name: profile}, profiles.used)
        click.echo("\n".join(_lines(profile)))
        if name != profiles.used:
            click.echo(f"\nTo use it everywhere:  {self.program} config use {name}")

    def use(self, name: str | None, none: bool) -> None:
        if none and name is not None:
            raise click.UsageError("Give NAME or --none, not both.")
        if name is None and not none:
            click.echo(read_profiles(self.program).used or "No profile is in use.")
            return
        if name is not None:
            read_profiles(self.program).named(name, self.program)
        with only_writer(self._path()):
            profiles = read_profiles(self.program)
            used = None if name is None else profiles.named(name, self.program).name
            self._write(profiles.by_name, used)
        if name is None:
            click.echo("No profile is used where none is named.")
        else:
            click.echo(f"The profile {name} is used where no other is named.")
            self._note_variables(attrs.evolve(profiles, used=name))

    def remove(self, name: str) -> None:
        read_profiles(self.program).named(name, self.program)
        with only_writer(self._path()):
            profiles = read_profiles(self.program)
            profile = profiles.named(name, self.program)
            others = {other: one for other, one in profiles.by_name.items() if other != name}
            self._write(others, None if profiles.used == name else profiles.used)
        click.echo(f"The profile {name} is removed.")
        if profile.api_key_file is not None:
            click.echo(f"The key is still in {printable(profile.api_key_file)}.")

    def path(self) -> None:
        click.echo(str(self._path()))

    def _path(self) -> Path:
        if (path := profiles_path(self.program)) is None:
            raise ConfigurationError("You have no home, so there is no place for profiles.")
        return path

    def _write(self, by_name: Mapping[str, Profile], used: str | None) -> None:
        write_profiles(Profiles(self._path(), used, by_name), self.program)

    def _note_variables(self, profiles: Profiles) -> None:
        if profiles.used is not None and (variables := variables_set(self.program)):
            click.echo(
                f"Note: {variables[0]} is set, so {profiles.used} is used only with --profile.",
                err=True,
            )


def _root() -> click.Group:
    return cast("click.Group", click.get_current_context().find_root().command)


def _lines(profile: Profile) -> list[str]:
    fields = {name: getattr(profile, name) for name in FIELDS} | dict(profile.defaults)
    known = [(name, [printable(value)]) for name, value in fields.items() if value is not None]
    return table_lines([("profile", [profile.name]), *known])
