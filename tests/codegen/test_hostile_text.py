"""Text from a spec stays text, whatever its content and place.

Two layers: a hostile spec is refused with a place, or changes nothing but string constants; and
the emitters hold to that by themselves, with no loader in front.
"""

from __future__ import annotations

import copy
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_codegen import model, model_doctor
from postalytics_codegen.emit.code import package
from postalytics_codegen.generate import emit
from postalytics_codegen.language import api, doctor, events, fake, mapping, models
from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError, Text
from support.codegen.hostile import (
    BREAKOUTS,
    CORPUS,
    KINDS,
    Spot,
    dump,
    planted,
    read,
    shape,
    shapes,
    spots,
    texts,
)
from support.sampling import sampled

TOY = Path(__file__).with_name("toy_spec")
FILES = read(TOY)
API = load_spec(TOY)
PLAIN = package(API)
PLAIN_SHAPES = shapes(PLAIN)
HARMLESS = planted(API, lambda _: "harmless")
HARMLESS_SHAPES = shapes(package(HARMLESS))
FORMATTED_SHAPES = shapes(emit(HARMLESS))
SPOTS = spots(FILES)
PROSE = [
    spot
    for spot in SPOTS
    if not spot.is_key
    and spot.name.split(".")[-1] in {"summary", "note", "error", "missing", "message"}
]


def write(files: dict[str, Any], directory: Path) -> None:
    """Write a spec with every text in quotes."""
    for name, data in files.items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dump(data))


def named(text: str) -> str:
    return ascii(text[:30])


def replaced(_: str, *, by: str) -> str:
    return by


def changed(files: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Return the modules whose shape differs from that with plain text."""
    found: dict[str, tuple[str, int]] = {}
    for name, text in files.items():
        if text != PLAIN.get(name) and shape(text) != PLAIN_SHAPES[name]:
            found[name] = shape(text)
    return found


def let_in(spec: Path) -> bool:
    """Return whether the spec was accepted; then only strings may differ."""
    try:
        files = package(load_spec(spec))
    except SpecError as error:
        assert error.diagnostics
        for fault in error.diagnostics:
            assert Path(fault.path).is_relative_to(spec)
            assert fault.line >= 1
            assert fault.column >= 1
        error.render().encode()
        return False
    assert files.keys() == PLAIN.keys()
    assert changed(files) == {}
    return True


def test_the_corpus_is_large_and_without_duplicates() -> None:
    assert len(CORPUS) >= 100
    assert len(set(CORPUS)) == len(CORPUS)


def test_the_spec_has_every_kind_of_text_that_reaches_an_emitter() -> None:
    kinds = [*vars(model).values(), *vars(fake).values(), api.Idempotency]
    names: dict[str, Any] = {}
    for module in (mapping, models, events, api, fake, doctor, model, model_doctor):
        names |= vars(module)
    expected = {
        (kind.__name__, name)
        for kind in kinds
        if isinstance(kind, type) and attrs.has(kind) and kind is not mapping.Mapping
        for name, annotation in get_type_hints(kind, names).items()
        if Text in (annotation, *_parts(annotation))
    }
    expected.add(("FieldModel", "example"))  # which may be anything that JSON can be
    expected.remove(("FakeDeliveries", "body"))  # which is JSON after the check

    assert set(texts(API)) == expected


def _parts(annotation: Any) -> list[Any]:
    inner = get_args(annotation)
    return [part for one in inner for part in (one, *_parts(one))]


def test_the_syntax_tree_does_not_depend_on_the_content_of_texts() -> None:
    names = [name for name in PLAIN_SHAPES if PLAIN_SHAPES[name] != HARMLESS_SHAPES[name]]

    # The emitters only compare a wire name with its Python name.
    assert {name.partition("/")[0] for name in names} == {"_operations"}


@pytest.mark.parametrize("text", sampled(CORPUS), ids=named)
def test_emitters_turn_hostile_text_into_strings(text: str) -> None:
    assert shapes(package(planted(API, lambda _: text))) == HARMLESS_SHAPES


@pytest.mark.parametrize("text", KINDS, ids=named)
def test_hostile_text_is_a_string_after_formatting(text: str) -> None:
    assert shapes(emit(planted(API, lambda _: text))) == FORMATTED_SHAPES


@settings(max_examples=25)
@given(
    # A wire name that equals the Python name may be left out.
    st.text(st.characters(exclude_categories=()), min_size=1).filter(
        lambda text: not text.isidentifier()
    )
)
def test_emitters_turn_any_text_into_strings(text: str) -> None:
    assert shapes(package(planted(API, lambda _: text))) == HARMLESS_SHAPES


@settings(max_examples=25)
@given(st.lists(st.text("\"'\\{}#\n ab", min_size=1), min_size=1))
def test_emitters_turn_several_hostile_texts_into_strings(several: list[str]) -> None:
    made = iter(several * 10_000)

    assert shapes(package(planted(API, lambda _: next(made)))) == HARMLESS_SHAPES


@pytest.mark.parametrize("text", sampled(CORPUS), ids=named)
def test_hostile_prose_is_accepted_or_refused_with_its_place(text: str, tmp_path: Path) -> None:
    files = copy.deepcopy(FILES)
    for spot in PROSE:
        spot.put(files, text)
    write(files, tmp_path)
    visible = all(letter.isprintable() or letter == "\n" for letter in text)

    try:
        summary = load_spec(tmp_path).summary.value
    except SpecError as error:
        assert not visible
        assert {fault.path for fault in error.diagnostics} == {
            str(tmp_path / spot.file) for spot in PROSE
        }
    else:
        assert visible
        assert summary == text


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: spot.name)
def test_hostile_text_in_any_spot_is_accepted_or_refused_with_its_place(
    spot: Spot, tmp_path: Path
) -> None:
    write(FILES, tmp_path)
    for text in sampled(KINDS, SPOTS.index(spot)):
        files = copy.deepcopy(FILES)
        spot.put(files, text)
        (tmp_path / spot.file).write_text(dump(files[spot.file]))

        assert let_in(tmp_path) in (True, False)


def test_no_hostile_text_runs_when_the_package_is_imported(tmp_path: Path) -> None:
    for number, text in enumerate(BREAKOUTS):
        directory = tmp_path / f"number_{number}" / "lending"
        directory.mkdir(parents=True)
        for name, content in emit(planted(API, partial(replaced, by=text))).items():
            (directory / name).parent.mkdir(exist_ok=True)
            (directory / name).write_text(content, encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.split() == [f"number_{number}" for number in range(len(BREAKOUTS))]
    assert list(tmp_path.rglob("pwned")) == []


_IMPORT_ALL = """
import importlib, pathlib, sys
for directory in sorted(pathlib.Path.cwd().iterdir(), key=lambda path: int(path.name[7:])):
    sys.path.insert(0, str(directory))
    for path in sorted((directory / "lending").rglob("*.py")):
        name = ".".join(path.relative_to(directory).with_suffix("").parts)
        module = importlib.import_module(name.removesuffix(".__init__"))
        assert module.__file__.startswith(str(directory))
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.partition(".")[0] == "lending"]:
        del sys.modules[name]
    print(directory.name)
"""
