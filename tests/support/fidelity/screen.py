"""Standard streams of a command that runs inside a test."""

from __future__ import annotations

import io


class Screen(io.TextIOWrapper):
    """Standard output and error, together. There is no progress bar on it, as on a file."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, "utf-8", newline="", write_through=True)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return self._bytes.getvalue().decode()

    def clear(self) -> None:
        """Begin with an empty screen."""
        self.seek(0)
        self.truncate()


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
