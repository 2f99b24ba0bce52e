"""Models of any API, made by hypothesis from their description."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from postalytics_runtime.schema import UNSET, Api, Field, ModelDescription

_INTEGERS = st.integers(-(2**63), 2**63 - 1)
_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _INTEGERS | _FLOATS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "int": _INTEGERS,
    "int64": _INTEGERS,
    "number": _FLOATS,
    "string": st.text(),
    "bool": st.booleans(),
    "any": _JSON,
}


def instances(api: Api, model: ModelDescription[Any], *, depth: int = 2) -> st.SearchStrategy[Any]:
    """Instances of a model, whose values are of their types, and which have something extra."""
    empty = next(iter(_defaults(model).values()), None)
    known = {name for field in model.fields for name in (field.wire_name, *field.aliases)}
    values = {
        field.name: _values(api, field, depth)
        if field.required
        else st.just(empty) | _values(api, field, depth)
        for field in model.fields
    }
    extra = st.dictionaries(st.text(max_size=5).filter(lambda name: name not in known), _JSON)
    return st.builds(model.type, extra=extra, **values)


def _defaults(model: ModelDescription[Any]) -> dict[str, Any]:
    """What the fields that may be left out are when they are: all None, or all UNSET."""
    given = {field.name: UNSET for field in model.fields if field.required}
    made = model.type(**given)
    return {f.name: getattr(made, f.name) for f in model.fields if not f.required}


def _values(api: Api, field: Field, depth: int) -> st.SearchStrategy[Any]:
    inner = {other.type.__name__: other for other in api.models}.get(field.type)
    if field.codes:
        one = st.sampled_from(field.codes) | _SCALARS[field.type]
    elif inner is None:
        one = _SCALARS[field.type]
    elif depth:
        one = instances(api, inner, depth=depth - 1)
    else:
        return st.just([]) if field.is_list else st.nothing()
    made = st.lists(one, max_size=2) if field.is_list else one
    return st.none() | made if field.nullable else made
