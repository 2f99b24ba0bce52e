# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Between JSON objects and models, one function each way.

Written out field by field: a loop over the fields takes half as long again.
`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model. A value of an unexpected type is reported and kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cattrs import Converter


def make_converter() -> Converter:
    """Return a `cattrs.Converter` for the models of this package.

    Register hooks for your own types on it, then give it to the client as `converter`.
    """
    from postalytics_runtime.values import make_converter  # cattrs is loaded for it alone.

    from .._operations import API

    return make_converter(API)
