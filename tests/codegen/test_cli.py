from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

import postalytics_runtime
from postalytics_codegen.cli import main
from postalytics_codegen.emit.documents import openapi_document
from postalytics_codegen.language import schema_text
from postalytics_codegen.load import load_spec
from support.small_spec import write


class Command:
    """Runner of the command on the small spec, with a separate folder for the output."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.spec = write(directory / "spec")
        self.package = directory / "generated" / "shelter"
        self._capsys = capsys

    def __call__(self, name: str, *more: str | Path) -> tuple[int, str, str]:
        """Return the exit status, stdout and stderr."""
        options = ["--spec", str(self.spec), "--output", str(self.package.parent)]
        status = main([name, *options, *map(str, more)])
        return (status, *self._capsys.readouterr())


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def files(directory: Path) -> list[Path]:
    """Return all files below a folder, in the order of their names."""
    paths = [path for path in directory.rglob("*") if path.is_file()]
    return sorted(paths, key=lambda path: path.relative_to(directory).as_posix())


def test_generate_writes_the_package_and_names_its_files(run: Command) -> None:
    status, said, complaints = run("generate")
    paths = files(run.package)
    names = {path.relative_to(run.package).as_posix() for path in paths}

    assert (status, complaints) == (0, "")
    assert said.splitlines() == [
        *map(str, paths),
        f"{len(paths)} of {len(paths)} files changed.",
    ]
    assert {"__init__.py", "keepers.py", "manifest.json", "models/pets.py", "py.typed"} <= names


def test_a_second_generate_changes_nothing(run: Command) -> None:
    run("generate")

    status, said, _ = run("generate")

    assert (status, said) == (0, f"0 of {len(files(run.package))} files changed.\n")


def test_check_accepts_the_generated_files(run: Command) -> None:
    run("generate")

    assert run("check") == (0, f"{run.package} is up to date with the spec.\n", "")


def test_check_shows_differences_and_writes_nothing(run: Command) -> None:
    run("generate")
    with (run.package / "pets.py").open("a") as file:
        file.write("import os\n")

    status, said, complaints = run("check")

    assert status == 1
    assert said.startswith(f"{run.package / 'pets.py'}: differs from the spec\n")
    assert "\n-import os\n" in said
    assert complaints == f"{run.package} differs from the spec: run `make generate`.\n"
    assert (run.package / "pets.py").read_text().endswith("import os\n")


def test_check_of_nothing_creates_nothing(run: Command) -> None:
    status, said, _ = run("check")

    assert status == 1
    assert f"{run.package / 'client.py'}: missing\n" in said
    assert not run.package.parent.exists()


@pytest.mark.parametrize("command", ["generate", "check"])
def test_all_problems_of_a_spec_are_printed_and_nothing_is_written(
    run: Command, command: str
) -> None:
    pets = run.spec / "resources" / "pets.yaml"
    write(
        run.spec,
        ("resources/pets.yaml", "weight: number", "weight: numer"),
        ("resources/keepers.yaml", "returns: Keeper", "returns: Kepper"),
    )

    status, said, complaints = run(command)

    assert (status, said) == (1, "")
    assert complaints == (
        f"{pets}:15:15: unknown type 'numer', did you mean 'number'?\n"
        "          weight: numer\n"
        "                  ^\n"
        f"{run.spec / 'resources' / 'keepers.yaml'}:16:14: unknown model 'Kepper',"
        " did you mean 'Keeper'?\n"
        "        returns: Kepper\n"
        "                 ^\n"
    )
    assert not run.package.parent.exists()


def test_a_missing_spec_is_an_error(run: Command) -> None:
    run.spec = run.spec / "nowhere"

    status, _, complaints = run("generate")

    assert status == 1
    assert complaints.startswith(f"{run.spec / 'api.yaml'}:1:1: the file cannot be read")


def test_a_foreign_file_in_the_way_is_an_error(run: Command) -> None:
    run.package.mkdir(parents=True)
    (run.package / "pets.py").write_text("PETS = 'mine'\n")

    status, _, complaints = run("generate")

    assert status == 1
    assert complaints.startswith(f"{run.package / 'pets.py'} was not emitted")
    assert [path.name for path in run.package.iterdir()] == ["pets.py"]


def test_a_folder_that_cannot_be_written_to_is_an_error(run: Command) -> None:
    run.package.parent.write_text("a file")

    status, _, complaints = run("generate")

    assert status == 1
    assert str(run.package) in complaints


@pytest.mark.parametrize("found", ["0.1.2", "none"])
def test_another_formatter_is_an_error_with_the_version_to_install(
    run: Command, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(_: str) -> str:
        if found == "none":
            raise importlib.metadata.PackageNotFoundError
        return found

    monkeypatch.setattr(importlib.metadata, "version", version)

    status, _, complaints = run("generate")

    assert status == 1
    assert f"but {found} is installed: run pip install 'postalytics[codegen]'." in complaints
    assert not run.package.parent.exists()


def test_documents_are_emitted_into_the_given_folder(run: Command, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "guide.md").write_text("by hand")

    status, said, complaints = run("generate", "--docs", docs)

    assert (status, complaints) == (0, "")
    assert [path.relative_to(docs).as_posix() for path in files(docs)] == [
        "coverage.md",
        "emitted.json",
        "guide.md",
        "openapi.json",
        "reference/README.md",
        "reference/keepers.md",
        "reference/pets.md",
        "reference/visits.md",
    ]
    assert f"\n{docs / 'reference/pets.md'}\n" in said
    assert set(json.loads((docs / "emitted.json").read_text())["files"]) == {
        path.relative_to(docs).as_posix()
        for path in files(docs)
        if path.name not in ("emitted.json", "guide.md")
    }
    assert run("check", "--docs", docs) == (
        0,
        f"{run.package} is up to date with the spec.\n{docs} is up to date with the spec.\n",
        "",
    )


def test_check_shows_differences_in_the_documents(run: Command, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    run("generate", "--docs", docs)
    (docs / "reference" / "pets.md").unlink()

    status, said, complaints = run("check", "--docs", docs)

    assert status == 1
    assert said.startswith(
        f"{run.package} is up to date with the spec.\n{docs / 'reference/pets.md'}: missing\n"
    )
    assert complaints == f"{docs} differs from the spec: run `make generate`.\n"


def test_without_tests_nothing_is_tested(run: Command, tmp_path: Path) -> None:
    run("generate", "--docs", tmp_path)

    assert "11 operations, 0 of them with a behavioural test." in (
        tmp_path / "coverage.md"
    ).read_text(encoding="utf-8")


def test_documents_link_to_the_tests_from_where_they_are(run: Command, tmp_path: Path) -> None:
    tests = tmp_path / "some tests"
    tests.mkdir()
    (tests / "test_pets.py").write_text("def test_create_pet_twice(): ...\n")
    (tests / "conftest.py").write_text("no Python\n")

    status, _, _ = run("generate", "--docs", tmp_path / "docs", "--tests", tests)

    assert status == 0
    assert "| [`test_create_pet_twice`](../some%20tests/test_pets.py) |" in (
        tmp_path / "docs" / "coverage.md"
    ).read_text(encoding="utf-8")


def test_a_missing_folder_of_tests_is_an_error(run: Command, tmp_path: Path) -> None:
    status, _, complaint = run("generate", "--docs", tmp_path / "docs", "--tests", "nowhere")

    assert (status, complaint) == (
        1,
        "The folder 'nowhere' does not exist: give --tests a folder.\n",
    )


def test_the_openapi_document_is_printed(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi", "--spec", str(run.spec)]) == 0
    assert capsys.readouterr() == (openapi_document(load_spec(run.spec)), "")


def test_the_openapi_document_is_written(
    run: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "openapi.json"

    assert main(["openapi", "--spec", str(run.spec), "--output", str(file)]) == 0
    assert capsys.readouterr() == ("", "")
    assert file.read_text(encoding="utf-8") == openapi_document(load_spec(run.spec))


def test_a_document_that_cannot_be_written_is_an_error(
    run: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["openapi", "--spec", str(run.spec), "--output", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr() == (schema_text(), "")


@pytest.mark.parametrize("arguments", [[], ["destroy"], ["check", "--force"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


def test_the_command_is_installed_in_the_version_of_the_runtime() -> None:
    command = Path(sys.executable).with_name("postalytics-codegen")
    run = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)

    assert run.stdout == f"postalytics-codegen {postalytics_runtime.__version__}\n"
