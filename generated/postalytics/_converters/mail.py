# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `mail`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.mail import MailSent, Recipient
from ._variable_data import structure_variable_data, unstructure_variable_data


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
    structure_variable_data(self, pop, UNSET, report, "Recipient")
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
    if self.company is not UNSET:
        data["company"] = self.company
    if self.address_street2 is not UNSET:
        data["address_street2"] = self.address_street2
    if self.email_address is not UNSET:
        data["email_address"] = self.email_address
    if self.phone is not UNSET:
        data["phone"] = self.phone
    if self.mobile_phone is not UNSET:
        data["mobile_phone"] = self.mobile_phone
    if self.occupation is not UNSET:
        data["occupation"] = self.occupation
    if self.website is not UNSET:
        data["website"] = self.website
    unstructure_variable_data(self, data, UNSET)
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
    if self.send_date is not None:
        data["send_date"] = self.send_date
    data.update(self.extra)
    return data
