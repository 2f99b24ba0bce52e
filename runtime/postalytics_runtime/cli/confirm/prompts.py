"""Confirmation prompts."""

from __future__ import annotations

import sys

import click

from ...errors import ConfigurationError
from ..format import wrapped


def confirm(question: str, *, yes: bool, without: str = "Nothing was sent.") -> bool:
    """Ask a yes-or-no question and return the answer; with `yes`, do not ask.

    Args:
        question: the question, with its question mark.
        yes: whether the answer was given on the command line.
        without: the message after a no.

    Raises:
        ConfigurationError: there is no terminal for a question.
    """
    if yes:
        return True
    require_terminal("Add --yes to continue without a question.", without)
    text = wrapped(f"\n{question} [y/N]:")
    answer = click.confirm(text, prompt_suffix=" ", show_default=False, err=True)
    if not answer:
        click.echo(without, err=True)
    return answer


def confirm_by_typing(words: str, purpose: str, *, without: str = "Nothing was sent.") -> bool:
    """Ask the operator to type words, so that a yes by habit is not enough.

    Args:
        words: the words to type.
        purpose: what the words confirm, such as `to send 12 pieces for real`.
        without: the message if something else is typed.
    """
    text = wrapped(f'\nType "{words}" {purpose}:')
    answer = click.prompt(text, default="", prompt_suffix=" ", show_default=False, err=True)
    if answer.strip() == words:
        return True
    click.echo(f'You did not type "{words}". {without}', err=True)
    return False


def require_terminal(remedy: str, without: str = "Nothing was sent.") -> None:
    """Require that standard input is a terminal.

    Raises:
        ConfigurationError: standard input is not a terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty():  # It is None if it was closed.
        raise ConfigurationError(f"There is no terminal for a question. {remedy} {without}")
