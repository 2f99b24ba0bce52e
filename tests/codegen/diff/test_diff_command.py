"""`diff` shows what has changed since a release, and fails on what breaks callers unannounced."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from postalytics_codegen.cli import main

TOY = Path(__file__).parents[1] / "toy_spec"
Captured = pytest.CaptureFixture[str]
RENAMED = "operation-renamed:readers.renew"


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a spec with a baseline."""
    monkeypatch.chdir(tmp_path)
    folder = Path("spec")
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("fake.yaml", "doctor.yaml"))
    assert main(["baseline", "--release", "0.1.0"]) == 0
    return folder


def rename(spec: Path) -> None:
    replace(spec / "resources" / "readers.yaml", "  renew:\n", "  prolong:\n")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_change_that_breaks_callers_fails_with_2_and_its_place(
    spec: Path, capsys: Captured
) -> None:
    rename(spec)
    capsys.readouterr()
    assert main(["diff"]) == 2
    assert capsys.readouterr().out == (
        f"BREAKING {RENAMED}\n"
        "  resources/readers.yaml:292\n"
        "  The operation is called prolong now. What says renew fails: `renamed_from:\n"
        "  renew` keeps it.\n"
        "\n"
        "1 breaking, 0 risky, 0 harmless since 0.1.0. Next version: 0.2.0.\n"
    )


def test_nothing_is_found_of_nothing(spec: Path, capsys: Captured) -> None:
    capsys.readouterr()
    assert main(["diff", "--fail-on", "risky"]) == 0
    assert capsys.readouterr().out == (
        "0 breaking, 0 risky, 0 harmless since 0.1.0. Next version: 0.1.0.\n"
    )


@pytest.mark.parametrize(("fail_on", "status"), [("breaking", 0), ("risky", 2), ("never", 0)])
def test_what_is_grave_enough_is_said(spec: Path, fail_on: str, status: int) -> None:
    replace(spec / "resources" / "books.yaml", "default: 99.5", "default: 9.5")
    assert main(["diff", "--fail-on", fail_on]) == status


def test_a_change_that_is_meant_passes_with_its_reason(spec: Path, capsys: Captured) -> None:
    rename(spec)
    (spec / "accepted.yaml").write_text(f"accepted:\n  {RENAMED}: The vendor calls it so.\n")
    capsys.readouterr()
    assert main(["diff"]) == 0
    said = capsys.readouterr().out
    assert "  Meant: The vendor calls it so.\n" in said
    assert "1 breaking, 0 risky, 0 harmless, 1 of them meant since 0.1.0." in said
    assert main(["diff", "--changelog"]) == 0
    assert capsys.readouterr().out == (
        "### Changed\n\n"
        "- **Breaking.** `readers.renew`: The operation is called prolong now. What says renew "
        "fails: `renamed_from: renew` keeps it. The vendor calls it so.\n"
    )


def test_an_entry_that_names_no_change_is_an_error(spec: Path, capsys: Captured) -> None:
    rename(spec)
    (spec / "accepted.yaml").write_text("accepted:\n  operation-renamed:readers.renw: Meant.\n")
    assert main(["diff"]) == 1
    assert "spec/accepted.yaml:2:3: no change has this ID: remove the line, did you mean" in (
        capsys.readouterr().err
    )


def test_a_release_writes_a_new_baseline_and_forgets_what_was_meant(spec: Path) -> None:
    rename(spec)
    (spec / "accepted.yaml").write_text(f"accepted:\n  {RENAMED}: Meant.\n")
    assert main(["baseline", "--release", "0.2.0"]) == 0
    assert not (spec / "accepted.yaml").exists()
    assert main(["diff", "--fail-on", "risky"]) == 0


def test_a_baseline_is_of_the_version_of_the_project(spec: Path, capsys: Captured) -> None:
    assert main(["baseline"]) == 1
    assert capsys.readouterr().err == ("The version of the project is not known: give --release.\n")
    Path("pyproject.toml").write_text('[project]\nversion = "0.7.0rc1"\n')
    assert main(["baseline"]) == 0
    rename(spec)
    main(["diff"])
    assert "since 0.7.0. Next version: 0.8.0." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("release", "remark"),
    [
        ("0.2.0", ""),
        ("1.0.0", ""),
        (
            "0.1.9",
            "Recorded as 0.1.9, although: 1 breaking, 0 risky, 0 harmless since 0.1.0. Next "
            "version: 0.2.0.\n",
        ),
    ],
)
def test_a_release_whose_version_promises_that_nothing_breaks_is_remarked_on(
    release: str, remark: str, spec: Path, capsys: Captured
) -> None:
    rename(spec)
    capsys.readouterr()
    assert main(["baseline", "--release", release]) == 0
    assert capsys.readouterr() == ("spec/baseline.json\n", remark)


def test_a_release_before_the_last_one_is_remarked_on(spec: Path, capsys: Captured) -> None:
    capsys.readouterr()
    assert main(["baseline", "--release", "0.0.9"]) == 0
    assert capsys.readouterr().err.startswith("Recorded as 0.0.9, although: 0 breaking,")


def test_a_baseline_that_cannot_be_read_is_replaced(spec: Path, capsys: Captured) -> None:
    (spec / "baseline.json").write_text("{}")
    capsys.readouterr()
    assert main(["baseline", "--release", "0.1.0"]) == 0
    assert capsys.readouterr() == ("spec/baseline.json\n", "")
    assert main(["diff", "--fail-on", "risky"]) == 0


def test_programs_read_the_findings_as_json(spec: Path, capsys: Captured) -> None:
    rename(spec)
    capsys.readouterr()
    assert main(["diff", "--format", "json"]) == 2
    found = json.loads(capsys.readouterr().out)
    (finding,) = found["findings"]
    assert (found["since"], found["next_version"]) == ("0.1.0", "0.2.0")
    assert (finding["id"], finding["severity"], finding["level"]) == (RENAMED, "breaking", "python")


def test_a_pull_request_gets_a_table_and_annotations(spec: Path, capsys: Captured) -> None:
    replace(spec / "resources" / "desk.yaml", "shilling: 12", 'shilling: "20"')
    capsys.readouterr()
    main(["diff", "--format", "markdown"])
    assert "| breaking | code-value:Coin.shilling | Value: 20, was 12." in capsys.readouterr().out
    main(["diff", "--format", "github"])
    assert capsys.readouterr().out.startswith(
        "::error file=spec/resources/desk.yaml,line=10,title=code-value%3ACoin.shilling::Value: 20,"
    )


def test_generating_ends_with_what_callers_see(spec: Path, capsys: Captured) -> None:
    rename(spec)
    capsys.readouterr()
    assert main(["generate", "--output", "out"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "For callers: 1 breaking, 0 risky, 0 harmless since 0.1.0. Next version: 0.2.0. See "
        "postalytics-codegen diff."
    )


def test_another_folder_can_be_compared_with(spec: Path, capsys: Captured) -> None:
    shutil.copytree(spec, "before")
    rename(spec)
    capsys.readouterr()
    assert main(["diff", "--against", "before"]) == 2
    assert capsys.readouterr().out.endswith("1 breaking, 0 risky, 0 harmless.\n")


def git(*words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


@pytest.fixture
def tagged(spec: Path) -> Path:
    """Return the folder of a spec in a repository, with a tag of the release before."""
    (spec / "baseline.json").unlink()
    git("init", "--quiet")
    git("add", "spec")
    git("commit", "--quiet", "--message", "Before")
    git("tag", "v0.3.0")
    rename(spec)
    return spec


@pytest.mark.parametrize("against", [[], ["--against", "v0.3.0"]])
def test_a_commit_can_be_compared_with(against: list[str], tagged: Path, capsys: Captured) -> None:
    capsys.readouterr()
    assert main(["diff", *against]) == 2
    assert "1 breaking, 0 risky, 0 harmless since 0.3.0. Next version: 0.4.0.\n" in (
        capsys.readouterr().out
    )


def test_a_commit_has_the_version_of_its_project(tagged: Path, capsys: Captured) -> None:
    project = Path("pyproject.toml")
    project.write_text('[project]\nversion = "0.5.0"\n')
    git("add", "pyproject.toml")
    git("commit", "--quiet", "--message", "A version")
    project.write_text('[project]\nversion = "0.6.0"\n')
    capsys.readouterr()
    main(["diff", "--against", "HEAD"])
    assert "since 0.5.0. Next version: 0.6.0." in capsys.readouterr().out


@pytest.mark.parametrize("commit", ["HEAD", "main^{tree}", "--help", "no-such", "HEAD:spec"])
def test_a_commit_without_a_version_has_no_next_version(
    commit: str, tagged: Path, capsys: Captured
) -> None:
    capsys.readouterr()
    status = main(["diff", f"--against={commit}"])
    said = capsys.readouterr()
    if commit == "HEAD":
        assert (status, said.out.endswith("harmless since HEAD.\n")) == (2, True)
    else:
        assert (status, said.out) == (1, "")
        assert said.err.startswith("git finds nothing to compare with: ")


def test_without_a_baseline_and_a_tag_there_is_nothing_to_compare_with(
    spec: Path, capsys: Captured
) -> None:
    (spec / "baseline.json").unlink()
    git("init", "--quiet")
    assert main(["diff"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("There is nothing to compare with: spec/baseline")
    assert "`postalytics-codegen baseline` before you change" in said


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "things": []}']
)
def test_another_file_than_a_baseline_is_refused(text: str, spec: Path, capsys: Captured) -> None:
    (spec / "baseline.json").write_text(text)
    assert main(["diff"]) == 1
    assert capsys.readouterr().err.startswith("spec/baseline.json is not a baseline of this")


@pytest.mark.parametrize(
    "things",
    ['{"wings": {}}', '{"field": []}', '{"field": {"Loan.since": 1}}'],
)
def test_a_baseline_with_other_things_is_refused(things: str, spec: Path, capsys: Captured) -> None:
    (spec / "baseline.json").write_text(f'{{"format": 1, "release": "1", "things": {things}}}')
    assert main(["diff"]) == 1
    assert capsys.readouterr().err.startswith("spec/baseline.json is not a baseline of this")


def test_a_spec_that_is_not_valid_is_shown_with_its_place(spec: Path, capsys: Captured) -> None:
    replace(spec / "resources" / "readers.yaml", "  renew:\n", "  renew\n")
    assert main(["diff"]) == 1
    assert "spec/resources/readers.yaml:" in capsys.readouterr().err
