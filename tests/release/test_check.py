"""A release is right if nothing was found against it; only then are its figures written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from release import check, figures
from release.builds import Distributions
from release.installs import InstallError

Captured = pytest.CaptureFixture[str]


class Installed:
    """Stands for an environment; one with an extra that does not work has `broken`."""

    broken: str | None = None

    def __init__(self, _folder: Path, _python: str, _file: Path, extras: tuple[str, ...]) -> None:
        self.extras = extras

    def try_it(self) -> str:
        if self.broken in self.extras:
            raise InstallError("python installed.py", "Nothing answers.")
        return "answers"


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of the figures, beside a release that is right and takes no time."""

    umasks: list[int] = []

    def build(_repository: Path, folder: Path, umask: int) -> Distributions:
        folder.mkdir()
        built = Distributions(folder / "a.whl", folder / "a.tar.gz")
        built.wheel.write_bytes(b"wheel")
        built.sdist.write_bytes(b"sdist")
        umasks.append(umask)
        return built

    file = tmp_path / "figures.json"
    file.write_text("{}")
    monkeypatch.setattr(figures, "RECORDED", file)
    monkeypatch.setattr(figures, "measured", lambda _built, _plain: {"wheel, kB": 5})
    monkeypatch.setattr(check, "build", build)
    monkeypatch.setattr(check, "complaints", lambda _programs, _built: [])
    monkeypatch.setattr(check, "contradictions", lambda _home: [])
    monkeypatch.setattr(check, "_git", lambda *_words: "")
    monkeypatch.setattr(check, "_output", lambda *_command: "3.11.2 /python\n3.13.0 /newer\n")
    monkeypatch.setattr(check, "Environment", Installed)
    monkeypatch.setattr(Installed, "broken", None)
    yield file
    assert umasks == [0o022, 0o077]


def test_a_release_with_nothing_against_it_is_recorded(recorded: Path, capsys: Captured) -> None:
    assert check.main(Path("bin"), record=True) == 0
    said = capsys.readouterr().out
    assert said.endswith("\nAll is as it should be.\n")
    assert "  built again: the same bytes\n" in said
    assert "  Python 3.13.0, a.whl [cli]: answers\n" in said
    assert said.count("a.tar.gz: answers") == 2
    assert '"wheel, kB": 5' in recorded.read_text()


def test_figures_are_written_down_only_on_request(recorded: Path) -> None:
    assert check.main(Path("bin"), record=False) == 0
    assert recorded.read_text() == "{}"


@pytest.mark.parametrize(
    ("damage", "wrong"),
    [
        (
            lambda patch: patch.setattr(check, "differences", lambda *_: ["a.whl"]),
            "a.whl is not the same when it is built again.",
        ),
        (
            lambda patch: patch.setattr(check, "complaints", lambda *_: ["twine: no."]),
            "twine: no.",
        ),
        (
            lambda patch: patch.setattr(check, "contradictions", lambda _: ["CITATION.cff: no."]),
            "CITATION.cff: no.",
        ),
        (
            lambda patch: patch.setattr(check, "_git", lambda *_: " M README.md"),
            "Not committed, so not checked:\n M README.md",
        ),
        (
            lambda patch: patch.setattr(Installed, "broken", "otel"),
            "Python 3.13.0, a.whl [otel]: python installed.py\nNothing answers.",
        ),
    ],
)
def test_what_is_wrong_fails_is_named_and_not_recorded(
    damage: Callable[[pytest.MonkeyPatch], None],
    wrong: str,
    recorded: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    damage(monkeypatch)
    assert check.main(Path("bin"), record=True) == 1
    said = capsys.readouterr().out
    assert f"\nWRONG: {wrong}\n" in said
    assert "All is as it should be." not in said
    assert recorded.read_text() == "{}"
