"""The reference of all commands in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics_runtime.cli.manual import main, manual_pages, write_manual
from support.cli.command_lines import command_line_of
from support.cli.shop import Shop, no_server

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "commands"
BOOKS = """\
# `bookshelf completion`

<!-- Emitted from the help of the commands by `make generate`. Do not edit. -->

```
bookshelf completion [OPTIONS] SHELL
```

Print a script that lets your shell complete commands, options and their values.

It is for bash from version 4.4 on, zsh and fish. Open a new shell after you installed it. The Tab \
key then completes what you type after bookshelf.

Examples:

```
In ~/.bashrc, for bash:
eval "$(bookshelf completion bash)"
In ~/.zshrc, for zsh, after the line with compinit:
eval "$(bookshelf completion zsh)"
Once, for fish:
bookshelf completion fish > ~/.config/fish/completions/bookshelf.fish
```
"""


def test_the_pages_are_up_to_date_with_the_commands() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert pages == manual_pages(COMMAND_LINE), "Run make generate."


def test_a_page_says_what_the_help_says() -> None:
    assert manual_pages(command_line_of(Shop, no_server))["completion.md"] == BOOKS


def test_each_command_has_a_page_and_a_line_in_the_list() -> None:
    pages = manual_pages(command_line_of(Shop, no_server))
    names = ["books", "completion", "config", "fleet", "jobs", "request", "serve"]
    assert sorted(pages) == ["README.md", *(f"{name}.md" for name in names)]
    text = "Run a fake Bookshelf on this machine."
    assert f"| [`bookshelf serve`](serve.md) | {text} |\n" in pages["README.md"]
    assert "## `bookshelf jobs resume`\n\n```\nbookshelf jobs resume" in pages["jobs.md"]
    assert "else ~/.local/state/bookshelf/jobs\\]\n" in pages["jobs.md"]


def test_pages_of_commands_that_are_gone_are_removed_and_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "commands"
    assert write_manual({"a.md": "One.", "b.md": BOOKS}, folder) == ["a.md", "b.md"]
    assert write_manual({"a.md": "Two."}, folder) == ["a.md", "b.md"]
    assert write_manual({}, folder) == []
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("a.md", "Two.")]


def test_the_program_prints_the_paths_that_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main("postalytics._command_line", str(tmp_path))
    assert f"{tmp_path / 'contacts.md'}\n" in capsys.readouterr().out
    main("postalytics._command_line", str(tmp_path))
    assert capsys.readouterr().out == ""
