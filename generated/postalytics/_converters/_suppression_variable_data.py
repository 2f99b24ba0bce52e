# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Between JSON objects and fields that several models have in common.

`absent` is the value of a field that the object does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from postalytics_runtime.schema import MismatchReport

from ..models._suppression_variable_data import (
    ReceivedSuppressionVariableData,
    SentSuppressionVariableData,
)


def structure_suppression_variable_data(
    self: ReceivedSuppressionVariableData | SentSuppressionVariableData,
    pop: Callable[..., Any],
    absent: object,
    report: MismatchReport,
    model: str,
) -> None:
    value: Any
    self.var_field_1 = value = pop("VarField1", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_1 = report.mismatch(f"{model}.var_field_1", "str", value)
    self.var_field_2 = value = pop("VarField2", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_2 = report.mismatch(f"{model}.var_field_2", "str", value)
    self.var_field_3 = value = pop("VarField3", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_3 = report.mismatch(f"{model}.var_field_3", "str", value)
    self.var_field_4 = value = pop("VarField4", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_4 = report.mismatch(f"{model}.var_field_4", "str", value)
    self.var_field_5 = value = pop("VarField5", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_5 = report.mismatch(f"{model}.var_field_5", "str", value)
    self.var_field_6 = value = pop("VarField6", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_6 = report.mismatch(f"{model}.var_field_6", "str", value)
    self.var_field_7 = value = pop("VarField7", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_7 = report.mismatch(f"{model}.var_field_7", "str", value)
    self.var_field_8 = value = pop("VarField8", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_8 = report.mismatch(f"{model}.var_field_8", "str", value)
    self.var_field_9 = value = pop("VarField9", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_9 = report.mismatch(f"{model}.var_field_9", "str", value)
    self.var_field_10 = value = pop("VarField10", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_10 = report.mismatch(f"{model}.var_field_10", "str", value)
    self.var_field_11 = value = pop("VarField11", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_11 = report.mismatch(f"{model}.var_field_11", "str", value)
    self.var_field_12 = value = pop("VarField12", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_12 = report.mismatch(f"{model}.var_field_12", "str", value)
    self.var_field_13 = value = pop("VarField13", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_13 = report.mismatch(f"{model}.var_field_13", "str", value)
    self.var_field_14 = value = pop("VarField14", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_14 = report.mismatch(f"{model}.var_field_14", "str", value)
    self.var_field_15 = value = pop("VarField15", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_15 = report.mismatch(f"{model}.var_field_15", "str", value)
    self.var_field_16 = value = pop("VarField16", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_16 = report.mismatch(f"{model}.var_field_16", "str", value)
    self.var_field_17 = value = pop("VarField17", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_17 = report.mismatch(f"{model}.var_field_17", "str", value)
    self.var_field_18 = value = pop("VarField18", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_18 = report.mismatch(f"{model}.var_field_18", "str", value)
    self.var_field_19 = value = pop("VarField19", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_19 = report.mismatch(f"{model}.var_field_19", "str", value)
    self.var_field_20 = value = pop("VarField20", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_20 = report.mismatch(f"{model}.var_field_20", "str", value)
    self.var_field_21 = value = pop("VarField21", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_21 = report.mismatch(f"{model}.var_field_21", "str", value)
    self.var_field_22 = value = pop("VarField22", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_22 = report.mismatch(f"{model}.var_field_22", "str", value)
    self.var_field_23 = value = pop("VarField23", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_23 = report.mismatch(f"{model}.var_field_23", "str", value)
    self.var_field_24 = value = pop("VarField24", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_24 = report.mismatch(f"{model}.var_field_24", "str", value)
    self.var_field_25 = value = pop("VarField25", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_25 = report.mismatch(f"{model}.var_field_25", "str", value)
    self.var_field_26 = value = pop("VarField26", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_26 = report.mismatch(f"{model}.var_field_26", "str", value)
    self.var_field_27 = value = pop("VarField27", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_27 = report.mismatch(f"{model}.var_field_27", "str", value)
    self.var_field_28 = value = pop("VarField28", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_28 = report.mismatch(f"{model}.var_field_28", "str", value)
    self.var_field_29 = value = pop("VarField29", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_29 = report.mismatch(f"{model}.var_field_29", "str", value)
    self.var_field_30 = value = pop("VarField30", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_30 = report.mismatch(f"{model}.var_field_30", "str", value)
    self.var_field_31 = value = pop("VarField31", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_31 = report.mismatch(f"{model}.var_field_31", "str", value)
    self.var_field_32 = value = pop("VarField32", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_32 = report.mismatch(f"{model}.var_field_32", "str", value)
    self.var_field_33 = value = pop("VarField33", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_33 = report.mismatch(f"{model}.var_field_33", "str", value)
    self.var_field_34 = value = pop("VarField34", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_34 = report.mismatch(f"{model}.var_field_34", "str", value)
    self.var_field_35 = value = pop("VarField35", absent)
    if value.__class__ is not str and value is not None and value is not absent:
        self.var_field_35 = report.mismatch(f"{model}.var_field_35", "str", value)


def unstructure_suppression_variable_data(
    self: ReceivedSuppressionVariableData | SentSuppressionVariableData,
    data: dict[str, Any],
    absent: object,
) -> None:
    if self.var_field_1 is not absent:
        data["VarField1"] = self.var_field_1
    if self.var_field_2 is not absent:
        data["VarField2"] = self.var_field_2
    if self.var_field_3 is not absent:
        data["VarField3"] = self.var_field_3
    if self.var_field_4 is not absent:
        data["VarField4"] = self.var_field_4
    if self.var_field_5 is not absent:
        data["VarField5"] = self.var_field_5
    if self.var_field_6 is not absent:
        data["VarField6"] = self.var_field_6
    if self.var_field_7 is not absent:
        data["VarField7"] = self.var_field_7
    if self.var_field_8 is not absent:
        data["VarField8"] = self.var_field_8
    if self.var_field_9 is not absent:
        data["VarField9"] = self.var_field_9
    if self.var_field_10 is not absent:
        data["VarField10"] = self.var_field_10
    if self.var_field_11 is not absent:
        data["VarField11"] = self.var_field_11
    if self.var_field_12 is not absent:
        data["VarField12"] = self.var_field_12
    if self.var_field_13 is not absent:
        data["VarField13"] = self.var_field_13
    if self.var_field_14 is not absent:
        data["VarField14"] = self.var_field_14
    if self.var_field_15 is not absent:
        data["VarField15"] = self.var_field_15
    if self.var_field_16 is not absent:
        data["VarField16"] = self.var_field_16
    if self.var_field_17 is not absent:
        data["VarField17"] = self.var_field_17
    if self.var_field_18 is not absent:
        data["VarField18"] = self.var_field_18
    if self.var_field_19 is not absent:
        data["VarField19"] = self.var_field_19
    if self.var_field_20 is not absent:
        data["VarField20"] = self.var_field_20
    if self.var_field_21 is not absent:
        data["VarField21"] = self.var_field_21
    if self.var_field_22 is not absent:
        data["VarField22"] = self.var_field_22
    if self.var_field_23 is not absent:
        data["VarField23"] = self.var_field_23
    if self.var_field_24 is not absent:
        data["VarField24"] = self.var_field_24
    if self.var_field_25 is not absent:
        data["VarField25"] = self.var_field_25
    if self.var_field_26 is not absent:
        data["VarField26"] = self.var_field_26
    if self.var_field_27 is not absent:
        data["VarField27"] = self.var_field_27
    if self.var_field_28 is not absent:
        data["VarField28"] = self.var_field_28
    if self.var_field_29 is not absent:
        data["VarField29"] = self.var_field_29
    if self.var_field_30 is not absent:
        data["VarField30"] = self.var_field_30
    if self.var_field_31 is not absent:
        data["VarField31"] = self.var_field_31
    if self.var_field_32 is not absent:
        data["VarField32"] = self.var_field_32
    if self.var_field_33 is not absent:
        data["VarField33"] = self.var_field_33
    if self.var_field_34 is not absent:
        data["VarField34"] = self.var_field_34
    if self.var_field_35 is not absent:
        data["VarField35"] = self.var_field_35
    if self.extra:
        data.update(self.extra)
