# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `templates`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from postalytics_runtime.schema import UNSET, IntId, Model, Unset

__all__ = [
    "NewTemplate",
    "Template",
    "TemplateCreated",
    "TemplateDeleted",
    "TemplateId",
    "TemplateSize",
]

if TYPE_CHECKING:

    class TemplateId(IntId):
        """ID of a template."""

else:
    TemplateId = int


class TemplateSize(StrEnum):
    """The size of a mail piece.

    Values that are not here may come; they are kept as they are.

    Source: create-template (official-part).
    """

    LETTER = "0"
    POSTCARD_4X6 = "1"
    """4 by 6 inches."""
    POSTCARD_6X9 = "2"
    """6 by 9 inches."""
    POSTCARD_6X11 = "3"
    """6 by 11 inches."""
    BIFOLD_12X9 = "6"
    """12 by 9 inches, folded once."""
    BIFOLD_6X18 = "7"
    """6 by 18 inches, folded once."""


@attrs.define(eq=False, repr=False, kw_only=True)
class Template(Model):
    """A template.

    Source: get-template (transcribed).
    """

    template_id: TemplateId | None = None
    name: str | None = None
    size: TemplateSize | str | None = None
    front: str | None = None
    """The address of the image of the front; or a letter's content."""
    back: str | None = None
    """The address of the image of the back; or a letter's content."""
    html: str | None = None
    """The full markup."""
    font_family: str | None = None
    count: int | None = None
    """The number of pages of a letter."""
    is_double_sided: bool | None = None
    """Whether a letter is printed on both sides."""
    is_full_html: bool | None = None
    """Whether the template consists of markup and not of images."""
    is_proofed: bool | None = None
    """Whether campaigns may use it."""
    thumbnail: str | None = None
    thumbnail_back: str | None = None
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class NewTemplate(Model):
    """A template to create, of markup or of images.

    There are two ways: full markup in html with is_full_html true, or images of the full
    size in front and back with is_full_html false and no other text or image.

    Source: create-template (official-part; inferred: `html`, `is_double_sided`,
    `template_id`, `thumbnail`, `thumbnail_back`).
    """

    name: str
    size: TemplateSize | str
    is_full_html: bool
    """True for markup, false for images. The vendor's default is true."""
    is_proofed: bool
    """True skips the proof in the vendor's app, at your own risk. The vendor's default is
    false; campaigns only use a proofed template.
    """
    front: str | Unset | None = UNSET
    """The address of the image of the front; or a letter's content."""
    back: str | Unset | None = UNSET
    """The address of the image of the back; or a letter's content."""
    html: str | Unset | None = UNSET
    """The full markup. Its form is strict; the vendor's support has samples."""
    font_family: str | Unset | None = UNSET
    count: int | Unset = UNSET
    """The number of pages of a letter; 0 when left out."""
    is_double_sided: bool | Unset = UNSET
    """Whether a letter is printed on both sides; the default is unknown."""
    created_date: str | Unset | None = UNSET
    """Probably only part of the response: leave it out."""
    template_id: TemplateId | int | Unset = UNSET
    """Probably only part of the response: leave it out."""
    thumbnail: str | Unset | None = UNSET
    """Probably only part of the response: leave it out."""
    thumbnail_back: str | Unset | None = UNSET
    """Probably only part of the response: leave it out."""


@attrs.define(eq=False, repr=False, kw_only=True)
class TemplateCreated(Model):
    """The response to a new template.

    Source: create-template (inferred).
    """

    template_id: TemplateId | None = None
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class TemplateDeleted(Model):
    """The response to a deleted template.

    Source: delete-template (official).
    """

    deleted_date: str | None = None
