"""The mappings of the spec language."""

from __future__ import annotations

from postalytics_codegen.language import Mapping


def _below(kind: type[Mapping]) -> list[type[Mapping]]:
    """All classes that extend `kind`."""
    extended = [_below(one) for one in kind.__subclasses__()]
    return [*kind.__subclasses__(), *(one for kinds in extended for one in kinds)]


# The model of the API extends classes of the language, too. Of a class with slots, attrs makes
# another, and the first may still be there.
_CLASSES = [
    kind
    for kind in _below(Mapping)
    if kind.__module__.startswith("postalytics_codegen.language.")
    and "__attrs_attrs__" in vars(kind)
]
KINDS = [
    kind
    for kind in _CLASSES
    if not any(issubclass(other, kind) and other is not kind for other in _CLASSES)
]
"""The kinds of mappings; what only others extend is none."""
