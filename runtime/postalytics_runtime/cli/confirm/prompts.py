"""What an operator is asked before anything is sent that cannot be taken back."""

from __future__ import annotations

import sys

import click

from ...errors import ConfigurationError


def confirm(question: str, *, yes: bool, without: str = "Nothing was sent.") -> bool:
    """Ask, and say what a no means. With `yes` there is nobody to ask.

    Args:
        question: ends with a question mark.
        yes: whether the answer was given on the command line.
        without: what is said after a no.

    Raises:
        ConfigurationError: there is no terminal to ask on.
    """
    if yes:
        return True
    require_terminal("Add --yes to continue without a question.", without)
    answer = click.confirm(f"\n{question}", err=True)
    if not answer:
        click.echo(without, err=True)
    return answer


def confirm_by_typing(words: str, purpose: str, *, without: str = "Nothing was sent.") -> bool:
    """Ask for words to be typed, so that nobody says yes by habit.

    Args:
        words: what is to be typed.
        purpose: what for, such as `to send 12 pieces for real`.
        without: what is said if it is not.
    """
    answer = click.prompt(f'\nType "{words}" {purpose}', default="", show_default=False, err=True)
    if answer.strip() == words:
        return True
    click.echo(f'You did not type "{words}". {without}', err=True)
    return False


def require_terminal(remedy: str, without: str = "Nothing was sent.") -> None:
    """See to it that there is somebody to ask.

    Raises:
        ConfigurationError: there is not.
    """
    if not sys.stdin.isatty():
        raise ConfigurationError(f"There is no terminal for a question. {remedy} {without}")
