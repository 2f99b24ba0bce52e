"""Standard streams of a command that runs inside a test."""

from __future__ import annotations

import io


class Screen:
    """What a terminal shows of standard output and standard error.

    To the command, standard error is not a terminal: it has lines in place of a progress bar.

    Attributes:
        output: standard output.
        messages: standard error.
    """

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self.output = _Output(self._bytes, "utf-8", newline="", write_through=True)
        self.messages = io.TextIOWrapper(self._bytes, "utf-8", newline="", write_through=True)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return self._bytes.getvalue().decode()

    def write(self, text: str) -> None:
        """Show what no command prints."""
        self._bytes.write(text.encode())

    def clear(self) -> None:
        """Begin with an empty screen."""
        self._bytes.seek(0)
        self._bytes.truncate()


class _Output(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


class Keyboard(io.StringIO):
    """Standard input, a terminal. What is typed is shown on the screen."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self.answers: list[str] = []
        """What is typed next."""

    def isatty(self) -> bool:
        return True

    def readline(self, _: int | None = -1, /) -> str:  # type: ignore[override]  # as its base's
        """Type the next answer."""
        assert self.answers, f"The guide has no answer to the question:\n{self._screen.text}"
        answer = f"{self.answers.pop(0)}\n"
        self._screen.write(answer)
        return answer
