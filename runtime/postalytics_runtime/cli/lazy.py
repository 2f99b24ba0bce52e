"""Commands that are listed by their short help, and loaded when they are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import click

_OTHER_WORDS = {
    "change": ("edit", "modify", "replace", "set", "update"),
    "create": ("add", "insert", "new", "post", "put"),
    "delete": ("del", "remove", "rm"),
    "get": ("fetch", "info", "read", "show", "view"),
    "list": ("all", "index", "ls"),
    "remove": ("del", "delete", "rm"),
    "show": ("get", "info", "view"),
}
"""What other programs call these commands."""


class LazyCommand(click.Command):
    """Stand-in for a command in the list of its group."""

    def __init__(self, name: str, short_help: str, load: Callable[[], click.Command]) -> None:
        super().__init__(name, short_help=short_help)
        self._load = load

    def load(self) -> click.Command:
        """Return the command, with the options of every command that connects if it does."""
        from .common_options import with_common_options  # No list of commands needs it.

        return with_common_options(self._load())


class LazyGroup(click.Group):
    """Group that loads a command when it is named."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name of the command, the loaded command, and the other arguments."""
        try:
            name, command, rest = super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            elsewhere = "" if error.possibilities else self._elsewhere(error.command_name)
            if not elsewhere:
                raise
            message = f"{error.message}{elsewhere}"
            raise click.NoSuchCommand(error.command_name, message, ctx=ctx) from None
        return name, command.load() if isinstance(command, LazyCommand) else command, rest

    def _elsewhere(self, name: str) -> str:
        """Return a question for a command of the same meaning, or of this name in a group."""
        found = [f"'{one}'" for one in self.commands if name in _OTHER_WORDS.get(one, ())] or [
            f"'{group.name} {name}'"
            for group in self.commands.values()
            if isinstance(group, click.Group) and name in group.commands
        ]
        return f" Did you mean {' or '.join(found)}?" if found else ""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how to see the options and the examples of a command."""
        formatter.write_paragraph()
        formatter.write_text("Options and examples of a command:")
        with formatter.indentation():
            formatter.write_text(f"{ctx.command_path} COMMAND --help")


def lazy_commands(
    short_help: Mapping[str, str], load: Callable[[], Iterable[click.Command]]
) -> list[LazyCommand]:
    """Return stand-ins for commands that are loaded together.

    Args:
        short_help: the short help of each command, by name.
        load: returns the commands.
    """

    def named(name: str) -> Callable[[], click.Command]:
        return lambda: next(command for command in load() if command.name == name)

    return [LazyCommand(name, text, named(name)) for name, text in short_help.items()]
