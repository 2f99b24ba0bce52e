"""Pyright's language server, which an editor asks where a name is defined and what to show."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class LanguageServer:
    """A language server that has one file open, as an editor has.

    Args:
        process: the server, which talks over its standard streams.
        path: the file.
        settings: what the server asks the editor for.
    """

    def __init__(self, process: subprocess.Popen[bytes], path: Path, settings: object) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to, self._from = process.stdin, process.stdout
        self._settings = settings
        self._asked = 0
        self._file = {"uri": path.as_uri()}
        folder = path.parent.as_uri()
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder,
            workspaceFolders=[{"uri": folder, "name": "test"}],
            capabilities={
                "workspace": {"configuration": True},
                "textDocument": {"hover": {"contentFormat": ["plaintext"]}},
            },
        )
        self._send(method="initialized", params={})
        text = path.read_text("utf-8")
        opened = {**self._file, "languageId": "python", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": opened})

    def definitions(self, line: int, column: int) -> list[tuple[Path, int]]:
        """Return the places that define what stands at a place, each with its line from 0 on."""
        found = self._ask_at("textDocument/definition", line, column) or []
        return [
            (Path(unquote(urlsplit(one["uri"]).path)), one["range"]["start"]["line"])
            for one in found
        ]

    def hover(self, line: int, column: int) -> str:
        """Return what an editor shows of what stands at a place."""
        return str(self._ask_at("textDocument/hover", line, column)["contents"]["value"])

    def ask(self, method: str, **params: object) -> Any:
        """Send a request, respond to those of the server, and return its response."""
        self._asked += 1
        self._send(id=self._asked, method=method, params=params)
        while True:
            message = self._read()
            if "method" not in message and message.get("id") == self._asked:
                return message["result"]
            if "method" in message and "id" in message:
                items = message["params"].get("items", [])
                self._send(id=message["id"], result=[self._settings for _ in items])

    def exit(self) -> None:
        """Let the server end."""
        self._send(method="exit")

    def _ask_at(self, method: str, line: int, column: int) -> Any:
        position = {"line": line, "character": column}
        return self.ask(method, textDocument=self._file, position=position)

    def _send(self, **message: object) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._to.flush()

    def _read(self) -> dict[str, Any]:
        size = 0
        while line := self._from.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                size = int(value)
        assert size, "the language server has ended"
        message: dict[str, Any] = json.loads(self._from.read(size))
        return message


@contextmanager
def language_server(path: Path, packages: Sequence[Path]) -> Iterator[LanguageServer]:
    """Start pyright's language server for a file that imports packages from these folders."""
    settings = {
        "pythonPath": sys.executable,
        "analysis": {"extraPaths": [str(folder) for folder in packages]},
        "extraPaths": [str(folder) for folder in packages],
    }
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    with subprocess.Popen(
        command, cwd=path.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        server = LanguageServer(process, path, settings)  # It ends when its input does.
        yield server
        server.ask("shutdown")
        server.exit()
