"""The command `completion`, which prints a script that lets a shell complete commands."""

from __future__ import annotations

import click

from .epilog import epilog

_SHELLS = ("bash", "zsh", "fish")


def completion_command(program: str, short_help: str) -> click.Command:
    """Return the command."""

    def completion(shell: str) -> None:
        from click.shell_completion import get_completion_class

        root = click.get_current_context().find_root().command
        variable = f"_{program.replace('-', '_').upper()}_COMPLETE"
        script = get_completion_class(shell)
        if script is not None:  # A type checker does not know that these shells have one.
            # Not `source()`: it would start a bash, to look at its version.
            made = script(root, {}, program, variable)
            click.echo(made.source_template % made.source_vars(), nl=False)

    return click.Command(
        "completion",
        callback=completion,
        help=f"""Print a script that lets your shell complete commands, options and their values.

        It is for bash from version 4.4 on, zsh and fish. Open a new shell after you installed it.
        The Tab key then completes what you type after {program}.
        """,
        short_help=short_help,
        epilog=epilog(
            [
                "In ~/.bashrc, for bash:",
                f'eval "$({program} completion bash)"',
                "In ~/.zshrc, for zsh, after the line with compinit:",
                f'eval "$({program} completion zsh)"',
                "Once, for fish:",
                f"{program} completion fish > ~/.config/fish/completions/{program}.fish",
            ]
        ),
        params=[click.Argument(["shell"], metavar="SHELL", type=click.Choice(_SHELLS))],
    )
