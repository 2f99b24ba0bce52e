# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `accounts`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.accounts import (
    Account,
    AccountCreated,
    AccountDeleted,
    AccountReplacement,
    AccountUpdated,
    Integration,
    LoginLink,
    NewAccount,
    NewLoginLink,
)


def structure_account(data: dict[str, Any], report: MismatchReport) -> Account:
    self = object.__new__(Account)
    pop = data.pop
    value: Any
    self.account_id = value = pop("account_id", None)
    if value is None:
        self.account_id = value = pop("id", None)
    if value.__class__ is not int and value is not None:
        self.account_id = report.mismatch("Account.account_id", "int", value)
    self.api_key = value = pop("api_key", None)
    if value.__class__ is not str and value is not None:
        self.api_key = report.mismatch("Account.api_key", "str", value)
    self.username = value = pop("username", None)
    if value.__class__ is not str and value is not None:
        self.username = report.mismatch("Account.username", "str", value)
    self.first_name = value = pop("first_name", None)
    if value.__class__ is not str and value is not None:
        self.first_name = report.mismatch("Account.first_name", "str", value)
    self.last_name = value = pop("last_name", None)
    if value.__class__ is not str and value is not None:
        self.last_name = report.mismatch("Account.last_name", "str", value)
    self.email_address = value = pop("email_address", None)
    if value.__class__ is not str and value is not None:
        self.email_address = report.mismatch("Account.email_address", "str", value)
    self.company = value = pop("company", None)
    if value.__class__ is not str and value is not None:
        self.company = report.mismatch("Account.company", "str", value)
    self.phone = value = pop("phone", None)
    if value.__class__ is not str and value is not None:
        self.phone = report.mismatch("Account.phone", "str", value)
    self.address_street = value = pop("address_street", None)
    if value.__class__ is not str and value is not None:
        self.address_street = report.mismatch("Account.address_street", "str", value)
    self.address_city = value = pop("address_city", None)
    if value.__class__ is not str and value is not None:
        self.address_city = report.mismatch("Account.address_city", "str", value)
    self.address_state = value = pop("address_state", None)
    if value.__class__ is not str and value is not None:
        self.address_state = report.mismatch("Account.address_state", "str", value)
    self.address_zip = value = pop("address_zip", None)
    if value.__class__ is not str and value is not None:
        self.address_zip = report.mismatch("Account.address_zip", "str", value)
    self.parent_id = value = pop("parent_id", None)
    if value.__class__ is not int and value is not None:
        self.parent_id = report.mismatch("Account.parent_id", "int", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("Account.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_account(self: Account) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.account_id is not None:
        data["account_id"] = self.account_id
    if self.api_key is not None:
        data["api_key"] = self.api_key
    if self.username is not None:
        data["username"] = self.username
    if self.first_name is not None:
        data["first_name"] = self.first_name
    if self.last_name is not None:
        data["last_name"] = self.last_name
    if self.email_address is not None:
        data["email_address"] = self.email_address
    if self.company is not None:
        data["company"] = self.company
    if self.phone is not None:
        data["phone"] = self.phone
    if self.address_street is not None:
        data["address_street"] = self.address_street
    if self.address_city is not None:
        data["address_city"] = self.address_city
    if self.address_state is not None:
        data["address_state"] = self.address_state
    if self.address_zip is not None:
        data["address_zip"] = self.address_zip
    if self.parent_id is not None:
        data["parent_id"] = self.parent_id
    if self.created_date is not None:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_new_account(data: dict[str, Any], report: MismatchReport) -> NewAccount:
    self = object.__new__(NewAccount)
    pop = data.pop
    value: Any
    self.first_name = value = pop("first_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("NewAccount.first_name", "str", value)
    self.last_name = value = pop("last_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("NewAccount.last_name", "str", value)
    self.username = value = pop("username", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.username = report.mismatch("NewAccount.username", "str", value)
    self.password = value = pop("password", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.password = report.mismatch("NewAccount.password", "str", value)
    self.email_address = value = pop("email_address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch("NewAccount.email_address", "str", value)
    self.company = value = pop("company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("NewAccount.company", "str", value)
    self.phone = value = pop("phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("NewAccount.phone", "str", value)
    self.address_street = value = pop("address_street", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch("NewAccount.address_street", "str", value)
    self.address_city = value = pop("address_city", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch("NewAccount.address_city", "str", value)
    self.address_state = value = pop("address_state", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch("NewAccount.address_state", "str", value)
    self.address_zip = value = pop("address_zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("NewAccount.address_zip", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_account(self: NewAccount) -> dict[str, Any]:
    data: dict[str, Any] = {
        "first_name": self.first_name,
        "last_name": self.last_name,
        "username": self.username,
        "password": self.password,
    }
    if self.email_address is not UNSET:
        data["email_address"] = self.email_address
    if self.company is not UNSET:
        data["company"] = self.company
    if self.phone is not UNSET:
        data["phone"] = self.phone
    if self.address_street is not UNSET:
        data["address_street"] = self.address_street
    if self.address_city is not UNSET:
        data["address_city"] = self.address_city
    if self.address_state is not UNSET:
        data["address_state"] = self.address_state
    if self.address_zip is not UNSET:
        data["address_zip"] = self.address_zip
    data.update(self.extra)
    return data


def structure_account_replacement(
    data: dict[str, Any], report: MismatchReport
) -> AccountReplacement:
    self = object.__new__(AccountReplacement)
    pop = data.pop
    value: Any
    self.first_name = value = pop("first_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("AccountReplacement.first_name", "str", value)
    self.last_name = value = pop("last_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("AccountReplacement.last_name", "str", value)
    self.username = value = pop("username", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.username = report.mismatch("AccountReplacement.username", "str", value)
    self.password = value = pop("password", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.password = report.mismatch("AccountReplacement.password", "str", value)
    self.email_address = value = pop("email_address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch("AccountReplacement.email_address", "str", value)
    self.company = value = pop("company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("AccountReplacement.company", "str", value)
    self.phone = value = pop("phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("AccountReplacement.phone", "str", value)
    self.address_street = value = pop("address_street", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch("AccountReplacement.address_street", "str", value)
    self.address_city = value = pop("address_city", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch("AccountReplacement.address_city", "str", value)
    self.address_state = value = pop("address_state", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch("AccountReplacement.address_state", "str", value)
    self.address_zip = value = pop("address_zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("AccountReplacement.address_zip", "str", value)
    self.created_date = value = pop("created_date", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.created_date = report.mismatch("AccountReplacement.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_account_replacement(self: AccountReplacement) -> dict[str, Any]:
    data: dict[str, Any] = {
        "first_name": self.first_name,
        "last_name": self.last_name,
        "username": self.username,
        "password": self.password,
    }
    if self.email_address is not UNSET:
        data["email_address"] = self.email_address
    if self.company is not UNSET:
        data["company"] = self.company
    if self.phone is not UNSET:
        data["phone"] = self.phone
    if self.address_street is not UNSET:
        data["address_street"] = self.address_street
    if self.address_city is not UNSET:
        data["address_city"] = self.address_city
    if self.address_state is not UNSET:
        data["address_state"] = self.address_state
    if self.address_zip is not UNSET:
        data["address_zip"] = self.address_zip
    if self.created_date is not UNSET:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_account_created(data: dict[str, Any], report: MismatchReport) -> AccountCreated:
    self = object.__new__(AccountCreated)
    pop = data.pop
    value: Any
    self.account_id = value = pop("account_id", None)
    if value.__class__ is not int and value is not None:
        self.account_id = report.mismatch("AccountCreated.account_id", "int", value)
    self.api_key = value = pop("api_key", None)
    if value.__class__ is not str and value is not None:
        self.api_key = report.mismatch("AccountCreated.api_key", "str", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("AccountCreated.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_account_created(self: AccountCreated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.account_id is not None:
        data["account_id"] = self.account_id
    if self.api_key is not None:
        data["api_key"] = self.api_key
    if self.created_date is not None:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_account_updated(data: dict[str, Any], report: MismatchReport) -> AccountUpdated:
    self = object.__new__(AccountUpdated)
    pop = data.pop
    value: Any
    self.account_id = value = pop("account_id", None)
    if value.__class__ is not int and value is not None:
        self.account_id = report.mismatch("AccountUpdated.account_id", "int", value)
    self.updated_date = value = pop("updated_date", None)
    if value.__class__ is not str and value is not None:
        self.updated_date = report.mismatch("AccountUpdated.updated_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_account_updated(self: AccountUpdated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.account_id is not None:
        data["account_id"] = self.account_id
    if self.updated_date is not None:
        data["updated_date"] = self.updated_date
    data.update(self.extra)
    return data


def structure_account_deleted(data: dict[str, Any], report: MismatchReport) -> AccountDeleted:
    self = object.__new__(AccountDeleted)
    pop = data.pop
    value: Any
    self.account_id = value = pop("account_id", None)
    if value.__class__ is not int and value is not None:
        self.account_id = report.mismatch("AccountDeleted.account_id", "int", value)
    self.deleted_date = value = pop("deleted_date", None)
    if value is None:
        self.deleted_date = value = pop("DeletedDate", None)
    if value.__class__ is not str and value is not None:
        self.deleted_date = report.mismatch("AccountDeleted.deleted_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_account_deleted(self: AccountDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.account_id is not None:
        data["account_id"] = self.account_id
    if self.deleted_date is not None:
        data["deleted_date"] = self.deleted_date
    data.update(self.extra)
    return data


def structure_integration(data: dict[str, Any], report: MismatchReport) -> Integration:
    self = object.__new__(Integration)
    self.extra = data or {}
    return self


def unstructure_integration(self: Integration) -> dict[str, Any]:
    data: dict[str, Any] = {}
    data.update(self.extra)
    return data


def structure_new_login_link(data: dict[str, Any], report: MismatchReport) -> NewLoginLink:
    self = object.__new__(NewLoginLink)
    pop = data.pop
    value: Any
    self.api_key = value = pop("api_key", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.api_key = report.mismatch("NewLoginLink.api_key", "str", value)
    self.domain = value = pop("domain", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.domain = report.mismatch("NewLoginLink.domain", "str", value)
    self.target_id = value = pop("id", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.target_id = report.mismatch("NewLoginLink.target_id", "str", value)
    self.url = value = pop("url", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.url = report.mismatch("NewLoginLink.url", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_login_link(self: NewLoginLink) -> dict[str, Any]:
    data: dict[str, Any] = {"api_key": self.api_key}
    if self.domain is not UNSET:
        data["domain"] = self.domain
    if self.target_id is not UNSET:
        data["id"] = self.target_id
    if self.url is not UNSET:
        data["url"] = self.url
    data.update(self.extra)
    return data


def structure_login_link(data: dict[str, Any], report: MismatchReport) -> LoginLink:
    self = object.__new__(LoginLink)
    pop = data.pop
    value: Any
    self.created_date = value = pop("CreatedDate", None)
    if value is None:
        self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("LoginLink.created_date", "str", value)
    self.login_link = value = pop("LoginLink", None)
    if value is None:
        self.login_link = value = pop("login_link", None)
    if value is None:
        self.login_link = value = pop("loginLink", None)
    if value.__class__ is not str and value is not None:
        self.login_link = report.mismatch("LoginLink.login_link", "str", value)
    self.extra = data or {}
    return self


def unstructure_login_link(self: LoginLink) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.created_date is not None:
        data["CreatedDate"] = self.created_date
    if self.login_link is not None:
        data["LoginLink"] = self.login_link
    data.update(self.extra)
    return data
