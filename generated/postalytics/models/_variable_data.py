# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Fields that several models have in common, as base classes.

A class for the models that are sent differs from one for those that are received.
"""

from __future__ import annotations

import attrs

from postalytics_runtime.schema import UNSET, Model, Unset


@attrs.define(eq=False, repr=False, init=False, kw_only=True)
class ReceivedVariableData(Model):
    """Variable data, printed on a piece where its template says so."""

    var_field_1: str | None = None
    """`var_field_1` to `var_field_35`: Variable data printed on the piece."""
    var_field_2: str | None = None
    var_field_3: str | None = None
    var_field_4: str | None = None
    var_field_5: str | None = None
    var_field_6: str | None = None
    var_field_7: str | None = None
    var_field_8: str | None = None
    var_field_9: str | None = None
    var_field_10: str | None = None
    var_field_11: str | None = None
    var_field_12: str | None = None
    var_field_13: str | None = None
    var_field_14: str | None = None
    var_field_15: str | None = None
    var_field_16: str | None = None
    var_field_17: str | None = None
    var_field_18: str | None = None
    var_field_19: str | None = None
    var_field_20: str | None = None
    var_field_21: str | None = None
    var_field_22: str | None = None
    var_field_23: str | None = None
    var_field_24: str | None = None
    var_field_25: str | None = None
    var_field_26: str | None = None
    var_field_27: str | None = None
    var_field_28: str | None = None
    var_field_29: str | None = None
    var_field_30: str | None = None
    var_field_31: str | None = None
    var_field_32: str | None = None
    var_field_33: str | None = None
    var_field_34: str | None = None
    var_field_35: str | None = None


@attrs.define(eq=False, repr=False, init=False, kw_only=True)
class SentVariableData(Model):
    """Variable data, printed on a piece where its template says so."""

    var_field_1: str | Unset | None = UNSET
    """`var_field_1` to `var_field_35`: Variable data printed on the piece. At most 255
    characters.
    """
    var_field_2: str | Unset | None = UNSET
    var_field_3: str | Unset | None = UNSET
    var_field_4: str | Unset | None = UNSET
    var_field_5: str | Unset | None = UNSET
    var_field_6: str | Unset | None = UNSET
    var_field_7: str | Unset | None = UNSET
    var_field_8: str | Unset | None = UNSET
    var_field_9: str | Unset | None = UNSET
    var_field_10: str | Unset | None = UNSET
    var_field_11: str | Unset | None = UNSET
    var_field_12: str | Unset | None = UNSET
    var_field_13: str | Unset | None = UNSET
    var_field_14: str | Unset | None = UNSET
    var_field_15: str | Unset | None = UNSET
    var_field_16: str | Unset | None = UNSET
    var_field_17: str | Unset | None = UNSET
    var_field_18: str | Unset | None = UNSET
    var_field_19: str | Unset | None = UNSET
    var_field_20: str | Unset | None = UNSET
    var_field_21: str | Unset | None = UNSET
    var_field_22: str | Unset | None = UNSET
    var_field_23: str | Unset | None = UNSET
    var_field_24: str | Unset | None = UNSET
    var_field_25: str | Unset | None = UNSET
    var_field_26: str | Unset | None = UNSET
    var_field_27: str | Unset | None = UNSET
    var_field_28: str | Unset | None = UNSET
    var_field_29: str | Unset | None = UNSET
    var_field_30: str | Unset | None = UNSET
    var_field_31: str | Unset | None = UNSET
    var_field_32: str | Unset | None = UNSET
    var_field_33: str | Unset | None = UNSET
    var_field_34: str | Unset | None = UNSET
    var_field_35: str | Unset | None = UNSET
