from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from postalytics_codegen.output import MANIFEST, ForeignFileError, Package

FILES = {"__init__.py": "ONE = 1\n", "pets.py": "PETS = ()\n", "py.typed": ""}
NESTED = {**FILES, "models/__init__.py": "", "models/pets.py": "class Pet: ...\n"}


def listed(directory: Path) -> dict[str, str]:
    """Return the files below a directory, with the hidden ones, and their content."""
    return {
        path.relative_to(directory).as_posix(): path.read_text()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def claim(directory: Path, *names: str) -> None:
    """Write a manifest by which the names were emitted."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / MANIFEST).write_text(json.dumps({"files": names}))


def headlines(package: Package) -> list[str]:
    """Return the headline of each file, without the diffs."""
    prefix = f"{package.directory}{os.sep}"
    return [line.removeprefix(prefix) for line in package.differences() if line.startswith(prefix)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "generated" / "shelter"


@pytest.fixture
def written(home: Path) -> Path:
    Package(home, FILES).write()
    return home


def test_a_package_is_written_with_a_manifest_of_its_files(home: Path) -> None:
    package = Package(home, FILES)

    assert package.write() == ["__init__.py", MANIFEST, "pets.py", "py.typed"]
    assert listed(home) == package.files
    assert json.loads((home / MANIFEST).read_text())["files"] == sorted(FILES)


def test_a_second_write_changes_nothing(written: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in written.iterdir()}

    assert Package(written, FILES).write() == []
    assert {path: path.stat().st_mtime_ns for path in written.iterdir()} == before
    assert Package(written, FILES).differences() == []


def test_only_different_files_are_written(written: Path) -> None:
    package = Package(written, {**FILES, "pets.py": "PETS = (1,)\n"})

    assert package.write() == ["pets.py"]
    assert listed(written) == package.files


def test_files_that_are_no_longer_emitted_are_removed(written: Path) -> None:
    (written / "notes.txt").write_text("mine")
    package = Package(written, {"__init__.py": "ONE = 1\n"})

    assert package.write() == [MANIFEST, "pets.py", "py.typed"]
    assert sorted(listed(written)) == ["__init__.py", MANIFEST, "notes.txt"]


def test_a_change_of_a_text_changes_no_manifest(written: Path) -> None:
    before = (written / MANIFEST).read_bytes()

    assert Package(written, {**FILES, "pets.py": "PETS = (1,)\n"}).write() == ["pets.py"]
    assert (written / MANIFEST).read_bytes() == before


def test_files_of_a_release_that_listed_digests_are_known(written: Path) -> None:
    (written / MANIFEST).write_text(json.dumps({"files": dict.fromkeys(FILES, "9f86d081")}))

    assert Package(written, {"__init__.py": ""}).write() == [
        "__init__.py",
        MANIFEST,
        "pets.py",
        "py.typed",
    ]


def test_kinds_of_differences_are_distinguished(written: Path) -> None:
    (written / "__init__.py").unlink()
    (written / "py.typed").write_text("# mine\n")

    assert headlines(Package(written, {"__init__.py": "", "py.typed": "", "new.py": ""})) == [
        "__init__.py: missing",
        "manifest.json: differs from the spec",
        "new.py: missing",
        "py.typed: differs from the spec",
        "pets.py: left over",
    ]


def test_a_difference_is_shown_as_a_unified_diff(written: Path) -> None:
    path = written / "pets.py"

    assert Package(written, {**FILES, "pets.py": "PETS = (1,)\n"}).differences()[-6:] == [
        f"{path}: differs from the spec",
        f"--- {path} (on disk)",
        f"+++ {path} (from the spec)",
        "@@ -1 +1 @@",
        "-PETS = ()",
        "+PETS = (1,)",
    ]


@pytest.mark.parametrize("content", [b"PETS = ()\r\n", b"PETS = ()", b"\xff\xfe", b""])
def test_an_invisible_edit_is_a_difference(written: Path, content: bytes) -> None:
    (written / "pets.py").write_bytes(content)

    assert headlines(Package(written, FILES)) == ["pets.py: differs from the spec"]
    assert Package(written, FILES).write() == ["pets.py"]
    assert Package(written, FILES).differences() == []


def test_a_comparison_writes_nothing(home: Path, written: Path) -> None:
    before = listed(written)
    Package(written, {"other.py": ""}).differences()
    Package(home.parent / "nowhere", FILES).differences()

    assert listed(written) == before
    assert not (home.parent / "nowhere").exists()


@pytest.mark.parametrize("name", ["pets.py", MANIFEST])
def test_a_foreign_file_is_refused_before_anything_is_written(home: Path, name: str) -> None:
    home.mkdir(parents=True)
    (home / name).write_text('{"files": "mine"}')

    with pytest.raises(ForeignFileError, match=f"{name} was not emitted and would be overwritten"):
        Package(home, FILES).write()
    assert listed(home) == {name: '{"files": "mine"}'}


def test_a_dangling_link_is_a_foreign_file(home: Path, tmp_path: Path) -> None:
    home.mkdir(parents=True)
    (home / "pets.py").symlink_to(tmp_path / "nowhere")

    with pytest.raises(ForeignFileError):
        Package(home, FILES).write()
    assert not (tmp_path / "nowhere").exists()


def test_a_write_that_broke_off_before_the_manifest_can_be_repeated(written: Path) -> None:
    (written / MANIFEST).unlink()
    (written / "pets.py").unlink()

    assert Package(written, FILES).write() == [MANIFEST, "pets.py"]


def test_the_target_of_an_emitted_link_is_not_changed(written: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("theirs")
    for name in ("pets.py", "py.typed"):
        (written / name).unlink()
        (written / name).symlink_to(target)

    Package(written, {"__init__.py": "", "pets.py": "PETS = ()\n"}).write()

    assert target.read_text() == "theirs"
    assert not (written / "pets.py").is_symlink()
    assert not (written / "py.typed").exists()


def test_a_link_in_place_of_the_part_file_is_not_followed(home: Path, tmp_path: Path) -> None:
    home.mkdir(parents=True)
    (home / ".pets.py.part").symlink_to(tmp_path / "target")
    (tmp_path / "target").write_text("theirs")

    Package(home, FILES).write()

    assert (tmp_path / "target").read_text() == "theirs"
    assert sorted(listed(home)) == ["__init__.py", MANIFEST, "pets.py", "py.typed"]


@pytest.mark.parametrize(
    "name",
    [
        *("../victim.py", "sub/deeper/victim.py", "sub/../../victim.py", "./victim.py"),
        *("sub/.hidden.py", "Sub/victim.py", "sub//victim.py", "sub/victim.py\n"),
        *(".hidden.py", "victim.txt", "Victim.py", "victim.md.txt", "v.py\n", "sub\\victim.py"),
    ],
)
def test_impossible_names_in_a_manifest_are_ignored(home: Path, name: str) -> None:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / "sub").mkdir(parents=True, exist_ok=True)
    (home / name).write_text("theirs")
    claim(home, name, str(home / name), "py.typed")
    package = Package(home, FILES)

    assert "left over" not in "".join(headlines(package))
    package.write()
    assert (home / name).read_text() == "theirs"


def test_a_directory_is_never_left_over(home: Path) -> None:
    (home / "old.py").mkdir(parents=True)
    claim(home, "old.py")

    Package(home, FILES).write()

    assert (home / "old.py").is_dir()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        '{"files": "pets.py"}',
        '{"files": [5]}',
        '{"files": 5}',
        "<<<<<<<",
    ],
)
def test_an_invalid_manifest_claims_no_file(home: Path, text: str) -> None:
    claim(home)
    (home / MANIFEST).write_text(text)
    (home / "old.py").write_text("theirs")

    with pytest.raises(ForeignFileError, match=MANIFEST):
        Package(home, FILES).write()
    assert listed(home) == {MANIFEST: text, "old.py": "theirs"}


def test_a_reader_of_a_replaced_file_reads_the_old_content(written: Path) -> None:
    with (written / "pets.py").open() as file:
        Package(written, {**FILES, "pets.py": "PETS = 'new'\n"}).write()

        assert file.read() == "PETS = ()\n"
    assert (written / "pets.py").read_text() == "PETS = 'new'\n"


def test_a_file_that_cannot_be_written_leaves_no_part(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = listed(written)
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        Package(written, {**FILES, "pets.py": "PETS = 'new'\n"}).write()
    assert listed(written) == before


def test_emitted_files_have_the_permissions_of_the_umask(written: Path) -> None:
    (written / "plain").touch()

    assert {path.stat().st_mode for path in written.iterdir()} == {
        (written / "plain").stat().st_mode
    }


@pytest.mark.parametrize(
    "name",
    ["coverage.md", "reference/README.md", "reference/pets.md", "openapi.json", "a/py.typed"],
)
def test_all_emitted_names_in_a_manifest_are_recognised(home: Path, name: str) -> None:
    Package(home, {name: "old"}).write()

    assert Package(home, FILES).write() == sorted([MANIFEST, *FILES, name])
    assert sorted(listed(home)) == sorted([MANIFEST, *FILES])


def test_files_in_folders_are_written_once_and_listed(home: Path) -> None:
    package = Package(home, NESTED)

    assert package.write() == sorted([MANIFEST, *NESTED])
    assert listed(home) == package.files
    assert json.loads((home / MANIFEST).read_text())["files"] == sorted(NESTED)
    assert Package(home, NESTED).write() == []
    assert Package(home, NESTED).differences() == []


def test_kinds_of_differences_in_folders_are_distinguished(home: Path) -> None:
    Package(home, NESTED).write()
    (home / "models" / "__init__.py").unlink()
    (home / "models" / "pets.py").write_text("mine")

    assert headlines(Package(home, {**NESTED, "_converters/pets.py": ""})) == [
        "_converters/pets.py: missing",
        "manifest.json: differs from the spec",
        "models/__init__.py: missing",
        "models/pets.py: differs from the spec",
    ]


def test_an_empty_folder_is_removed(home: Path) -> None:
    Package(home, NESTED).write()

    assert Package(home, FILES).write() == [MANIFEST, "models/__init__.py", "models/pets.py"]
    assert not (home / "models").exists()


def test_a_folder_with_foreign_files_stays(home: Path) -> None:
    Package(home, NESTED).write()
    (home / "models" / "notes.txt").write_text("mine")

    Package(home, FILES).write()

    assert sorted(listed(home)) == sorted([MANIFEST, *FILES, "models/notes.txt"])


def test_flat_files_of_an_earlier_release_are_replaced_by_folders(home: Path) -> None:
    flat = {"__init__.py": "", "_converters.py": "", "description.py": "", "models.py": ""}
    Package(home, flat).write()
    nested = {"__init__.py": "", **{f"{n}/__init__.py": "" for n in ("_converters", "models")}}

    assert headlines(Package(home, nested)) == [
        "_converters/__init__.py: missing",
        "manifest.json: differs from the spec",
        "models/__init__.py: missing",
        "_converters.py: left over",
        "description.py: left over",
        "models.py: left over",
    ]
    Package(home, nested).write()
    assert sorted(listed(home)) == sorted([MANIFEST, *nested])


def test_a_foreign_file_in_a_folder_is_refused(home: Path) -> None:
    (home / "models").mkdir(parents=True)
    (home / "models" / "pets.py").write_text("theirs")

    with pytest.raises(ForeignFileError, match=r"pets\.py was not emitted"):
        Package(home, NESTED).write()
    assert listed(home) == {"models/pets.py": "theirs"}


def test_a_file_in_place_of_a_folder_is_refused(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "models").write_text("theirs")

    assert "models/pets.py: missing" in headlines(Package(home, NESTED))
    with pytest.raises(ForeignFileError, match=r"models was not emitted"):
        Package(home, NESTED).write()
    assert listed(home) == {"models": "theirs"}


def test_a_folder_that_is_a_link_is_never_followed(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pets.py").write_text("theirs")
    claim(home, "models/pets.py")
    (home / "models").symlink_to(elsewhere)

    with pytest.raises(ForeignFileError, match=r"models was not emitted"):
        Package(home, NESTED).write()
    Package(home, FILES).write()

    assert listed(elsewhere) == {"pets.py": "theirs"}


def test_each_package_in_a_directory_has_its_own_manifest(home: Path) -> None:
    Package(home, FILES).write()
    package = Package(home, {"coverage.md": "All.\n"}, manifest="docs.json")

    assert package.write() == ["coverage.md", "docs.json"]
    assert Package(home, FILES).differences() == []
    (home / "docs.json").write_text("edited")
    assert "docs.json: differs from the spec" in headlines(package)
