# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models of `mail`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from postalytics_runtime.schema import UNSET, Model, Unset

__all__ = ["MailSent", "Recipient"]


@attrs.define(eq=False, repr=False, kw_only=True)
class Recipient(Model):
    """The addressee of a mail piece, and the data printed on the piece.

    The API accepts longer text than it prints. Whether the vendor mails to Canada is
    unknown, so a Canadian address on a list of rows is a warning, not an error.

    Source: send-mail (official-part; inferred: `website`, `var_field_16` to
    `var_field_35`).
    """

    _personal: ClassVar[bool] = True

    first_name: str
    """At least 1 character. At most 50 characters. 20 characters printed, the rest cut."""
    last_name: str
    """At least 1 character. At most 50 characters. 20 characters printed, the rest cut."""
    address_street: str
    """At most 100 characters. 64 characters printed, the rest cut."""
    address_city: str
    """At most 100 characters. 50 characters printed, the rest cut."""
    address_state: str
    """Two letters or the full name."""
    address_zip: str
    """A valid ZIP code."""
    company: str | Unset | None = UNSET
    """At most 100 characters. 40 characters printed, the rest cut."""
    address_street2: str | Unset | None = UNSET
    """If the API responds to everything with 400, try "-" here. At most 100 characters. 64
    characters printed, the rest cut.
    """
    email_address: str | Unset | None = UNSET
    """At most 100 characters."""
    phone: str | Unset | None = UNSET
    """At most 100 characters."""
    mobile_phone: str | Unset | None = UNSET
    """At most 100 characters."""
    occupation: str | Unset | None = UNSET
    """At most 100 characters."""
    website: str | Unset | None = UNSET
    var_field_1: str | Unset | None = UNSET
    """`var_field_1` to `var_field_15`: Variable data printed on the piece. At most 255
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
    """`var_field_16` to `var_field_35`: Variable data printed on the piece. At most 255
    characters.
    """
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


@attrs.define(eq=False, repr=False, kw_only=True)
class MailSent(Model):
    """The response to a sent mail piece.

    It names neither the piece nor the contact, so events can only be matched by name,
    address or a variable field. If the API returns an ID, it is in `extra`.

    Source: send-mail (official-part).
    """

    send_date: str | None = None
    """When the piece was created."""
