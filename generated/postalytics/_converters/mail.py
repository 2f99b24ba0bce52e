# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `mail`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.mail import MailSent, Recipient


def structure_recipient(data: dict[str, Any], report: MismatchReport) -> Recipient:
    self = object.__new__(Recipient)
    pop = data.pop
    value: Any
    self.first_name = value = pop("first_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("Recipient.first_name", "str", value)
    self.last_name = value = pop("last_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("Recipient.last_name", "str", value)
    self.company = value = pop("company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("Recipient.company", "str", value)
    self.address_street = value = pop("address_street", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch("Recipient.address_street", "str", value)
    self.address_street2 = value = pop("address_street2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street2 = report.mismatch("Recipient.address_street2", "str", value)
    self.address_city = value = pop("address_city", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch("Recipient.address_city", "str", value)
    self.address_state = value = pop("address_state", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch("Recipient.address_state", "str", value)
    self.address_zip = value = pop("address_zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("Recipient.address_zip", "str", value)
    self.email_address = value = pop("email_address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch("Recipient.email_address", "str", value)
    self.phone = value = pop("phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("Recipient.phone", "str", value)
    self.mobile_phone = value = pop("mobile_phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.mobile_phone = report.mismatch("Recipient.mobile_phone", "str", value)
    self.occupation = value = pop("occupation", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.occupation = report.mismatch("Recipient.occupation", "str", value)
    self.website = value = pop("website", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.website = report.mismatch("Recipient.website", "str", value)
    self.var_field_1 = value = pop("var_field_1", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_1 = report.mismatch("Recipient.var_field_1", "str", value)
    self.var_field_2 = value = pop("var_field_2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_2 = report.mismatch("Recipient.var_field_2", "str", value)
    self.var_field_3 = value = pop("var_field_3", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_3 = report.mismatch("Recipient.var_field_3", "str", value)
    self.var_field_4 = value = pop("var_field_4", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_4 = report.mismatch("Recipient.var_field_4", "str", value)
    self.var_field_5 = value = pop("var_field_5", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_5 = report.mismatch("Recipient.var_field_5", "str", value)
    self.var_field_6 = value = pop("var_field_6", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_6 = report.mismatch("Recipient.var_field_6", "str", value)
    self.var_field_7 = value = pop("var_field_7", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_7 = report.mismatch("Recipient.var_field_7", "str", value)
    self.var_field_8 = value = pop("var_field_8", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_8 = report.mismatch("Recipient.var_field_8", "str", value)
    self.var_field_9 = value = pop("var_field_9", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_9 = report.mismatch("Recipient.var_field_9", "str", value)
    self.var_field_10 = value = pop("var_field_10", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_10 = report.mismatch("Recipient.var_field_10", "str", value)
    self.var_field_11 = value = pop("var_field_11", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_11 = report.mismatch("Recipient.var_field_11", "str", value)
    self.var_field_12 = value = pop("var_field_12", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_12 = report.mismatch("Recipient.var_field_12", "str", value)
    self.var_field_13 = value = pop("var_field_13", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_13 = report.mismatch("Recipient.var_field_13", "str", value)
    self.var_field_14 = value = pop("var_field_14", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_14 = report.mismatch("Recipient.var_field_14", "str", value)
    self.var_field_15 = value = pop("var_field_15", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_15 = report.mismatch("Recipient.var_field_15", "str", value)
    self.var_field_16 = value = pop("var_field_16", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_16 = report.mismatch("Recipient.var_field_16", "str", value)
    self.var_field_17 = value = pop("var_field_17", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_17 = report.mismatch("Recipient.var_field_17", "str", value)
    self.var_field_18 = value = pop("var_field_18", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_18 = report.mismatch("Recipient.var_field_18", "str", value)
    self.var_field_19 = value = pop("var_field_19", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_19 = report.mismatch("Recipient.var_field_19", "str", value)
    self.var_field_20 = value = pop("var_field_20", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_20 = report.mismatch("Recipient.var_field_20", "str", value)
    self.var_field_21 = value = pop("var_field_21", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_21 = report.mismatch("Recipient.var_field_21", "str", value)
    self.var_field_22 = value = pop("var_field_22", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_22 = report.mismatch("Recipient.var_field_22", "str", value)
    self.var_field_23 = value = pop("var_field_23", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_23 = report.mismatch("Recipient.var_field_23", "str", value)
    self.var_field_24 = value = pop("var_field_24", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_24 = report.mismatch("Recipient.var_field_24", "str", value)
    self.var_field_25 = value = pop("var_field_25", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_25 = report.mismatch("Recipient.var_field_25", "str", value)
    self.var_field_26 = value = pop("var_field_26", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_26 = report.mismatch("Recipient.var_field_26", "str", value)
    self.var_field_27 = value = pop("var_field_27", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_27 = report.mismatch("Recipient.var_field_27", "str", value)
    self.var_field_28 = value = pop("var_field_28", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_28 = report.mismatch("Recipient.var_field_28", "str", value)
    self.var_field_29 = value = pop("var_field_29", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_29 = report.mismatch("Recipient.var_field_29", "str", value)
    self.var_field_30 = value = pop("var_field_30", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_30 = report.mismatch("Recipient.var_field_30", "str", value)
    self.var_field_31 = value = pop("var_field_31", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_31 = report.mismatch("Recipient.var_field_31", "str", value)
    self.var_field_32 = value = pop("var_field_32", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_32 = report.mismatch("Recipient.var_field_32", "str", value)
    self.var_field_33 = value = pop("var_field_33", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_33 = report.mismatch("Recipient.var_field_33", "str", value)
    self.var_field_34 = value = pop("var_field_34", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_34 = report.mismatch("Recipient.var_field_34", "str", value)
    self.var_field_35 = value = pop("var_field_35", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_35 = report.mismatch("Recipient.var_field_35", "str", value)
    self.extra = data or {}
    return self


def unstructure_recipient(self: Recipient) -> dict[str, Any]:
    data: dict[str, Any] = {
        "first_name": self.first_name,
        "last_name": self.last_name,
        "address_street": self.address_street,
        "address_city": self.address_city,
        "address_state": self.address_state,
        "address_zip": self.address_zip,
    }
    value: Any
    if (value := self.company) is not UNSET:
        data["company"] = value
    if (value := self.address_street2) is not UNSET:
        data["address_street2"] = value
    if (value := self.email_address) is not UNSET:
        data["email_address"] = value
    if (value := self.phone) is not UNSET:
        data["phone"] = value
    if (value := self.mobile_phone) is not UNSET:
        data["mobile_phone"] = value
    if (value := self.occupation) is not UNSET:
        data["occupation"] = value
    if (value := self.website) is not UNSET:
        data["website"] = value
    if (value := self.var_field_1) is not UNSET:
        data["var_field_1"] = value
    if (value := self.var_field_2) is not UNSET:
        data["var_field_2"] = value
    if (value := self.var_field_3) is not UNSET:
        data["var_field_3"] = value
    if (value := self.var_field_4) is not UNSET:
        data["var_field_4"] = value
    if (value := self.var_field_5) is not UNSET:
        data["var_field_5"] = value
    if (value := self.var_field_6) is not UNSET:
        data["var_field_6"] = value
    if (value := self.var_field_7) is not UNSET:
        data["var_field_7"] = value
    if (value := self.var_field_8) is not UNSET:
        data["var_field_8"] = value
    if (value := self.var_field_9) is not UNSET:
        data["var_field_9"] = value
    if (value := self.var_field_10) is not UNSET:
        data["var_field_10"] = value
    if (value := self.var_field_11) is not UNSET:
        data["var_field_11"] = value
    if (value := self.var_field_12) is not UNSET:
        data["var_field_12"] = value
    if (value := self.var_field_13) is not UNSET:
        data["var_field_13"] = value
    if (value := self.var_field_14) is not UNSET:
        data["var_field_14"] = value
    if (value := self.var_field_15) is not UNSET:
        data["var_field_15"] = value
    if (value := self.var_field_16) is not UNSET:
        data["var_field_16"] = value
    if (value := self.var_field_17) is not UNSET:
        data["var_field_17"] = value
    if (value := self.var_field_18) is not UNSET:
        data["var_field_18"] = value
    if (value := self.var_field_19) is not UNSET:
        data["var_field_19"] = value
    if (value := self.var_field_20) is not UNSET:
        data["var_field_20"] = value
    if (value := self.var_field_21) is not UNSET:
        data["var_field_21"] = value
    if (value := self.var_field_22) is not UNSET:
        data["var_field_22"] = value
    if (value := self.var_field_23) is not UNSET:
        data["var_field_23"] = value
    if (value := self.var_field_24) is not UNSET:
        data["var_field_24"] = value
    if (value := self.var_field_25) is not UNSET:
        data["var_field_25"] = value
    if (value := self.var_field_26) is not UNSET:
        data["var_field_26"] = value
    if (value := self.var_field_27) is not UNSET:
        data["var_field_27"] = value
    if (value := self.var_field_28) is not UNSET:
        data["var_field_28"] = value
    if (value := self.var_field_29) is not UNSET:
        data["var_field_29"] = value
    if (value := self.var_field_30) is not UNSET:
        data["var_field_30"] = value
    if (value := self.var_field_31) is not UNSET:
        data["var_field_31"] = value
    if (value := self.var_field_32) is not UNSET:
        data["var_field_32"] = value
    if (value := self.var_field_33) is not UNSET:
        data["var_field_33"] = value
    if (value := self.var_field_34) is not UNSET:
        data["var_field_34"] = value
    if (value := self.var_field_35) is not UNSET:
        data["var_field_35"] = value
    data.update(self.extra)
    return data


def structure_mail_sent(data: dict[str, Any], report: MismatchReport) -> MailSent:
    self = object.__new__(MailSent)
    pop = data.pop
    value: Any
    self.send_date = value = pop("send_date", None)
    if value.__class__ is not str and value is not None:
        self.send_date = report.mismatch("MailSent.send_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_mail_sent(self: MailSent) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.send_date) is not None:
        data["send_date"] = value
    data.update(self.extra)
    return data
