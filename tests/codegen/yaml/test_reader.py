"""The YAML of specs: every scalar is text, without surprises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import (
    MAX_BYTES,
    MAX_DEPTH,
    Diagnostics,
    Entries,
    Node,
    Nothing,
    Scalar,
    Sequence,
    SpecError,
    read_yaml,
)
from postalytics_codegen.yaml.syntax_errors import explain
from support.small_spec import FILES, faults, shown, write

API, KEEPERS, PETS, VISITS, FAKE = FILES
FILE = Path("a.yaml")
LIBYAML = ("while scanning", "while parsing", "could not find", "did not find", "found character")
"""How libyaml begins what it says, which maintainers do not see."""


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(content: str | bytes) -> tuple[Node | None, str]:
    """Return the content of a file, and the messages about its faults."""
    FILE.write_bytes(content if isinstance(content, bytes) else content.encode())
    diagnostics = Diagnostics()
    return read_yaml(FILE, diagnostics), diagnostics.error().render()


def plain(node: Node | None) -> Any:
    """Return a node without its places."""
    if isinstance(node, Entries):
        return {key.value: plain(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value if isinstance(node, Scalar) else None


@pytest.mark.parametrize(("edit", "expected"), [*faults("yaml"), *faults("syntax")])
def test_a_fault_in_yaml(edit: tuple[str, str, str], expected: str) -> None:
    assert shown(edit) == expected


def test_a_pyyaml_without_libyaml_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read("a: b\n")[1] == (
        "a.yaml:1:1: PyYAML was installed without libyaml: install PyYAML from a wheel\n"
        "    a: b\n    ^\n"
    )


def test_a_question_mark_inside_braces_is_text() -> None:
    assert plain(read("{a: string?, b: [Pet?]}")[0]) == {"a": "string?", "b": ["Pet?"]}


@pytest.mark.parametrize(
    "text",
    [
        *["no", "yes", "on", "off", "NO", "y", "true", "null", "~", "NaN", ".inf", "="],
        *["0123", "02134", "0x1F", "0o17", "0b11", "1_000", "1e3", "1:30", "12:30:45", "1.10"],
        *["1999-02-19", "2001-12-14t21:59:43.10-05:00", "+1", "<"],
    ],
)
def test_text_that_yaml_1_1_would_convert_stays_text(text: str) -> None:
    assert plain(read(f"{text}: [{text}, {{a: {text}}}]")[0]) == {text: [text, {"a": text}]}


def test_blocks_end_without_line_breaks_and_keep_those_inside() -> None:
    node, _ = read("folded: >\n  a\n  b\n\n  c\n\nkept: |+\n  a\n  b\n\nquoted: 'a '\n")
    assert plain(node) == {"folded": "a b\nc", "kept": "a\nb", "quoted": "a "}


def test_nodes_have_their_places() -> None:
    node, _ = read("# a comment\nkey:\n  - first\n  - {a: 'b'}\n  -\n")
    assert isinstance(node, Entries)
    ((key, items),) = node.pairs
    assert isinstance(items, Sequence)
    places = [key.place, items.place, *(item.place for item in items.items)]
    assert [str(place) for place in places] == [
        "a.yaml:2:1",
        "a.yaml:3:3",
        "a.yaml:3:5",
        "a.yaml:4:5",
        "a.yaml:5:4",
    ]


def test_an_empty_value_is_null_and_empty_quotes_are_text() -> None:
    node, _ = read("a:\nb: ''\n")
    assert isinstance(node, Entries)
    assert [type(value) for _, value in node.pairs] == [Nothing, Scalar]


def test_a_byte_order_mark_and_line_ends_of_other_systems_change_nothing() -> None:
    content = "a: [b,\r\n  &c d]\r\n"
    assert read(b"\xef\xbb\xbf" + content.encode())[1] == (
        "a.yaml:2:3: anchors (&) are not supported: remove the anchor\n      &c d]\n      ^\n"
    )


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert read(bomb) == (
        None,
        "a.yaml:1:4: anchors (&) are not supported: remove the anchor\n"
        "    a: &a [x, x]\n"
        "       ^\n",
    )


def test_the_longest_file_is_read_and_one_byte_more_is_refused() -> None:
    longest = "a: " + "b" * (MAX_BYTES - 3)
    assert read(longest)[1] == ""
    assert read(longest + "b") == (
        None,
        "a.yaml:1:1: the file is too large: a spec file may have at most 1048576 bytes\n",
    )


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_the_deepest_nesting_is_read_and_one_level_more_is_refused(
    opening: str, closing: str
) -> None:
    inner = MAX_DEPTH - 1
    assert read(opening * inner + "x" + closing * inner)[1] == ""
    _, fault = read(opening * MAX_DEPTH + "x" + closing * MAX_DEPTH)
    assert fault.splitlines()[0].endswith(": nested too deeply: 32 levels are allowed")


@pytest.mark.parametrize("before", ["", "a: b\n\u00e9: "])
@pytest.mark.parametrize("opening", ["[", "{"])
def test_endless_nesting_is_refused_at_once(opening: str, before: str) -> None:
    _, fault = read((before + opening * MAX_BYTES).encode()[:MAX_BYTES])
    place = "2:35" if before else "1:33"
    assert fault.startswith(f"a.yaml:{place}: nested too deeply: 32 levels are allowed\n")


def test_a_fault_at_the_deepest_level_is_reported_as_it_is() -> None:
    _, fault = read("[" * 32 + "\n" + "%")
    assert fault.startswith("a.yaml:2:2: directives (%) are not supported: remove this line\n")


def test_deep_nesting_after_an_open_bracket_is_not_searched() -> None:
    _, fault = read("a: [b\n  c: " + "[" * 150)
    assert fault.startswith("a.yaml:2:4: a second ':' in one entry: write a comma before its key,")


def test_an_error_of_another_libyaml_is_put_in_words() -> None:
    mark = yaml.Mark("", 3, 0, 3, "", 0)
    error = yaml.MarkedYAMLError(None, None, "did not find expected news", mark)
    place, message = explain("a: b\n", error, yaml.CSafeLoader)
    assert (place.line, place.column) == (0, 3)
    assert message.startswith("YAML cannot be read from here: check quotes, brackets and")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "a.yaml:1:1: the file is empty\n    \n"),
        (b"# nothing\n", "a.yaml:2:1: the file is empty\n"),
        (
            b"a: b\nc: d\xe9f\n",
            "a.yaml:2:5: the byte 0xe9 is not UTF-8: save the file as UTF-8\n"
            "    c: d\\xe9f\n        ^\n",
        ),
        (
            b"\xef\xbb\xbfa: b\r\n\xe9\r\n",
            "a.yaml:2:1: the byte 0xe9 is not UTF-8: save the file as UTF-8\n    \\xe9\n    ^\n",
        ),
        (
            "a: b\n".encode("utf-16"),
            "a.yaml:1:1: the byte 0xff is not UTF-8: save the file as UTF-8\n",
        ),
    ],
    ids=["empty", "only a comment", "Latin 1", "Latin 1 after a byte order mark", "UTF-16"],
)
def test_a_file_without_yaml_is_refused(content: bytes, expected: str) -> None:
    assert read(content)[1].startswith(expected.removesuffix("    \n"))


def test_a_directory_in_place_of_a_file_is_refused() -> None:
    FILE.mkdir()
    diagnostics = Diagnostics()
    assert read_yaml(FILE, diagnostics) is None
    assert diagnostics.error().render() == ("a.yaml:1:1: the file cannot be read: Is a directory\n")


def test_a_list_in_place_of_a_file_is_refused() -> None:
    directory = write(Path("spec"))
    (directory / FAKE).write_text("- a\n")
    with pytest.raises(SpecError) as caught:
        load_spec(directory)
    assert caught.value.render() == (
        "spec/fake.yaml:1:1: expected a mapping, found a list\n    - a\n    ^\n"
    )


def test_a_missing_directory_is_named() -> None:
    with pytest.raises(SpecError) as caught:
        load_spec(Path("nowhere"))
    assert caught.value.render() == (
        "nowhere/api.yaml:1:1: the file cannot be read: No such file or directory\n"
        "nowhere/resources:1:1: this folder does not exist\n"
    )


def test_a_directory_without_resources_is_named() -> None:
    directory = write(Path("spec"))
    for name in (KEEPERS, PETS, VISITS, FAKE):
        (directory / name).unlink()
    with pytest.raises(SpecError) as caught:
        load_spec(directory)
    assert caught.value.render() == (
        "spec/resources:1:1: this folder has no resource files: add one that ends in .yaml\n"
    )


def test_a_resource_with_another_suffix_is_reported() -> None:
    directory = write(Path("spec"))
    (directory / "resources/more.yml").write_text("a: b")
    with pytest.raises(SpecError) as caught:
        load_spec(directory)
    assert caught.value.render() == (
        "spec/resources/more.yml:1:1: the name of a resource file must end in .yaml\n"
    )


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=60), st.text(":-[]{}&*!|>'\"%@`#?,\n\t ab0\x00", max_size=60)))
def test_any_bytes_are_read_or_reported(content: bytes | str) -> None:
    node, fault = read(content)
    assert (node is None) <= bool(fault)
    assert [words for words in LIBYAML if words in fault] == []


_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x7E), max_size=8)
_DATA = st.recursive(
    _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(_DATA)
def test_text_lists_and_mappings_are_read_as_they_were_written(data: Any) -> None:
    written = yaml.safe_dump(data, default_style='"', width=1000)
    assert plain(read(written)[0]) == data
