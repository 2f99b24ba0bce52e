from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.fake.faults import with_unknown_codes, with_unknown_fields
from postalytics_runtime.schema import Field, ModelDescription


def model(name: str, *fields: Field) -> ModelDescription[Any]:
    return ModelDescription(
        type=type(name, (), {}), fields=fields, structure=lambda *_: None, unstructure=dict
    )


PIECE = model(
    "Piece",
    Field("number", "int"),
    Field("kind", "int", wire_name="Kind", aliases=("kind",), codes=(1, 7)),
    Field("colour", "string", codes=("red", "Unknown"), nullable=True),
    Field("tags", "string", codes=("a",), is_list=True),
    Field("parts", "Piece", is_list=True),
    Field("cover", "Piece"),
    Field("anything", "any"),
)
SET = model("Set", Field("pieces", "Piece", is_list=True), Field("count", "int"))
MODELS = {"Piece": PIECE, "Set": SET}

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_every_object_gets_unknown_fields() -> None:
    assert with_unknown_fields([{"a": {"b": [1, {}]}}, "c"]) == [
        {
            "UnknownText": "new",
            "UnknownObject": {},
            "a": {
                "UnknownText": "new",
                "UnknownObject": {},
                "b": [1, {"UnknownText": "new", "UnknownObject": {}}],
            },
        },
        "c",
    ]


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(item) for item in value]
    if isinstance(value, dict):
        return {k: _without(v) for k, v in value.items() if not k.startswith("Unknown")}
    return value


@given(_json)
def test_unknown_fields_keep_all_others(value: Any) -> None:
    assert _without(with_unknown_fields(value)) == _without(value)


def test_codes_are_unknown_ones_of_the_same_type() -> None:
    piece = {"number": 5, "Kind": 1, "colour": "red", "tags": ["a", "b"], "anything": {"kind": 1}}
    assert with_unknown_codes(piece, PIECE, MODELS) == {
        **piece,
        "Kind": 8,
        "colour": "Unknown_",
        "tags": ["Unknown", "Unknown"],
    }


def test_codes_are_found_by_other_names_in_lists_in_envelopes_and_inside() -> None:
    answer = {"pieces": [{"kind": 1, "parts": [{"Kind": 7, "cover": {"Kind": 1}}]}], "count": 1}
    expected = {"pieces": [{"kind": 8, "parts": [{"Kind": 8, "cover": {"Kind": 8}}]}], "count": 1}
    assert with_unknown_codes(answer, SET, MODELS) == expected
    assert with_unknown_codes([answer, answer], SET, MODELS) == [expected, expected]


def test_a_value_that_is_not_a_code_stays() -> None:
    for piece in ({"colour": None, "Kind": True}, {"cover": None, "parts": "none"}, None, 3):
        assert with_unknown_codes(piece, PIECE, MODELS) == piece


@given(_json)
def test_any_answer_can_have_unknown_codes(value: Any) -> None:
    assert with_unknown_codes(value, SET, MODELS) is not None or value is None
