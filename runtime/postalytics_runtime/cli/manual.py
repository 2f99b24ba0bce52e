"""The reference of all commands, as pages of Markdown: what each help says.

`python -m postalytics_runtime.cli.manual MODULE FOLDER` writes the pages of the `COMMAND_LINE` in a
module.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from pathlib import Path

import click

from .app import build
from .command_line import CommandLine
from .state_folder import state_folder

_EMITTED = "<!-- Emitted from the help of the commands by `make generate`. Do not edit. -->"
_VERBATIM = "\b"
"""The first line of a paragraph that is not wrapped, for `click`."""


def manual_pages(command_line: CommandLine) -> dict[str, str]:
    """Return the pages by the names of their files: a list, and one for each command or group."""
    root = build(command_line)
    settings = root.context_settings
    with click.Context(root, info_name=command_line.program, **settings) as context:
        commands = list(_commands(root, context))
        pages = {f"{one.info_name}.md": "\n".join(_page(one)) for one in commands}
        return {"README.md": "\n".join(_list(context, commands)), **pages}


def _commands(group: click.Group, context: click.Context) -> Iterator[click.Context]:
    """Yield the context of each command of a group, loaded."""
    for name in group.list_commands(context):
        _, command, _ = group.resolve_command(context, [name])
        if command is not None and not command.hidden:
            settings = command.context_settings
            yield click.Context(command, parent=context, info_name=name, **settings)


def _list(context: click.Context, commands: list[click.Context]) -> Iterator[str]:
    yield from (f"# Commands of `{context.info_name}`", "", _EMITTED, "")
    yield from _help(context)
    yield from ("", "| Command | |", "|---|---|")
    for one in commands:
        link = f"[`{one.command_path}`]({one.info_name}.md)"
        yield f"| {link} | {_escaped(one.command.get_short_help_str(200))} |"
    yield ""


def _page(context: click.Context) -> Iterator[str]:
    yield from (f"# `{context.command_path}`", "", _EMITTED, "")
    yield from _entry(context)
    if isinstance(context.command, click.Group):
        for one in _commands(context.command, context):
            yield from ("", f"## `{one.command_path}`", "")
            yield from _entry(one)
    yield ""


def _entry(context: click.Context) -> Iterator[str]:
    usage = context.command.get_usage(context).partition(": ")[2]
    yield from ("```", re.sub(r"\s*\n\s*", " ", usage), "```", "")
    yield from _help(context)
    records = [parameter.get_help_record(context) for parameter in context.command.params]
    options = [record for record in records if record is not None and record[1]]
    if options:
        yield from ("", "Options:", "")
    for names, text in options:
        yield f"- `{names}`: {_escaped(_at_home(' '.join(text.split()), context))}"
    if context.command.epilog:
        yield ""
        yield from _paragraphs(context.command.epilog)


def _at_home(text: str, context: click.Context) -> str:
    """Return a text with the usual folder in place of that of this machine and user."""
    program = str(context.find_root().info_name)
    return text.replace(f"{state_folder(program)}", f"~/.local/state/{program}")


def _help(context: click.Context) -> Iterator[str]:
    yield from _paragraphs(context.command.help or "")


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a text: paragraphs in Markdown, and the other ones as they are."""
    for index, paragraph in enumerate(re.split(r"\n\s*\n", cleandoc(text))):
        if index:
            yield ""
        first, *lines = paragraph.splitlines()
        if first != _VERBATIM:
            yield _escaped(" ".join([first, *lines]))
            continue
        if lines[0].endswith(":"):
            yield from (_escaped(lines.pop(0)), "")
        yield from ("```", *cleandoc("\n".join(["", *lines])).splitlines(), "```")


def _escaped(text: str) -> str:
    """Return a text for Markdown; what is between backticks is code."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([\\*_<>\[\]|])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def write_manual(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Write the pages that changed, remove those of commands that are gone; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    gone = [name for name, text in found.items() if name not in pages and _EMITTED in text]
    for name in gone:
        (folder / name).unlink()
    changed = [name for name, text in pages.items() if found.get(name) != text]
    for name in changed:
        (folder / name).write_text(pages[name], encoding="utf-8", newline="\n")
    return sorted([*gone, *changed])


def main(module: str, folder: str) -> None:
    """Write the pages of the command line in a module, and print the paths that changed."""
    pages = manual_pages(importlib.import_module(module).COMMAND_LINE)
    for name in write_manual(pages, Path(folder)):
        click.echo(Path(folder) / name)


if __name__ == "__main__":
    main(*sys.argv[1:])
