# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `templates`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.templates import NewTemplate, Template, TemplateCreated, TemplateDeleted, TemplateSize

_TEMPLATE_SIZE: dict[Any, Any] = {code.value: code for code in TemplateSize}


def structure_template(data: dict[str, Any], report: MismatchReport) -> Template:
    self = object.__new__(Template)
    pop = data.pop
    value: Any
    self.template_id = value = pop("template_id", None)
    if value.__class__ is not int and value is not None:
        self.template_id = report.mismatch("Template.template_id", "int", value)
    self.name = value = pop("name", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("Template.name", "str", value)
    self.size = value = pop("size", None)
    if value.__class__ is str:
        self.size = _TEMPLATE_SIZE.get(value, value)
    elif value is not None:
        self.size = report.mismatch("Template.size", "str", value)
    self.front = value = pop("front", None)
    if value.__class__ is not str and value is not None:
        self.front = report.mismatch("Template.front", "str", value)
    self.back = value = pop("back", None)
    if value.__class__ is not str and value is not None:
        self.back = report.mismatch("Template.back", "str", value)
    self.html = value = pop("html", None)
    if value.__class__ is not str and value is not None:
        self.html = report.mismatch("Template.html", "str", value)
    self.font_family = value = pop("font_family", None)
    if value.__class__ is not str and value is not None:
        self.font_family = report.mismatch("Template.font_family", "str", value)
    self.count = value = pop("count", None)
    if value.__class__ is not int and value is not None:
        self.count = report.mismatch("Template.count", "int", value)
    self.is_double_sided = value = pop("is_double_sided", None)
    if value.__class__ is not bool and value is not None:
        self.is_double_sided = report.mismatch("Template.is_double_sided", "bool", value)
    self.is_full_html = value = pop("is_full_html", None)
    if value.__class__ is not bool and value is not None:
        self.is_full_html = report.mismatch("Template.is_full_html", "bool", value)
    self.is_proofed = value = pop("is_proofed", None)
    if value.__class__ is not bool and value is not None:
        self.is_proofed = report.mismatch("Template.is_proofed", "bool", value)
    self.thumbnail = value = pop("thumbnail", None)
    if value.__class__ is not str and value is not None:
        self.thumbnail = report.mismatch("Template.thumbnail", "str", value)
    self.thumbnail_back = value = pop("thumbnail_back", None)
    if value.__class__ is not str and value is not None:
        self.thumbnail_back = report.mismatch("Template.thumbnail_back", "str", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("Template.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_template(self: Template) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.template_id is not None:
        data["template_id"] = self.template_id
    if self.name is not None:
        data["name"] = self.name
    if self.size is not None:
        data["size"] = self.size
    if self.front is not None:
        data["front"] = self.front
    if self.back is not None:
        data["back"] = self.back
    if self.html is not None:
        data["html"] = self.html
    if self.font_family is not None:
        data["font_family"] = self.font_family
    if self.count is not None:
        data["count"] = self.count
    if self.is_double_sided is not None:
        data["is_double_sided"] = self.is_double_sided
    if self.is_full_html is not None:
        data["is_full_html"] = self.is_full_html
    if self.is_proofed is not None:
        data["is_proofed"] = self.is_proofed
    if self.thumbnail is not None:
        data["thumbnail"] = self.thumbnail
    if self.thumbnail_back is not None:
        data["thumbnail_back"] = self.thumbnail_back
    if self.created_date is not None:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_new_template(data: dict[str, Any], report: MismatchReport) -> NewTemplate:
    self = object.__new__(NewTemplate)
    pop = data.pop
    value: Any
    self.name = value = pop("name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.name = report.mismatch("NewTemplate.name", "str", value)
    self.size = value = pop("size", UNSET)
    if value.__class__ is str:
        self.size = _TEMPLATE_SIZE.get(value, value)
    elif value is not None and value is not UNSET:
        self.size = report.mismatch("NewTemplate.size", "str", value)
    self.is_full_html = value = pop("is_full_html", UNSET)
    if value.__class__ is not bool and value is not None and value is not UNSET:
        self.is_full_html = report.mismatch("NewTemplate.is_full_html", "bool", value)
    self.is_proofed = value = pop("is_proofed", UNSET)
    if value.__class__ is not bool and value is not None and value is not UNSET:
        self.is_proofed = report.mismatch("NewTemplate.is_proofed", "bool", value)
    self.front = value = pop("front", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.front = report.mismatch("NewTemplate.front", "str", value)
    self.back = value = pop("back", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.back = report.mismatch("NewTemplate.back", "str", value)
    self.html = value = pop("html", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.html = report.mismatch("NewTemplate.html", "str", value)
    self.font_family = value = pop("font_family", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.font_family = report.mismatch("NewTemplate.font_family", "str", value)
    self.count = value = pop("count", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.count = report.mismatch("NewTemplate.count", "int", value)
    self.is_double_sided = value = pop("is_double_sided", UNSET)
    if value.__class__ is not bool and value is not None and value is not UNSET:
        self.is_double_sided = report.mismatch("NewTemplate.is_double_sided", "bool", value)
    self.created_date = value = pop("created_date", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.created_date = report.mismatch("NewTemplate.created_date", "str", value)
    self.template_id = value = pop("template_id", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.template_id = report.mismatch("NewTemplate.template_id", "int", value)
    self.thumbnail = value = pop("thumbnail", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.thumbnail = report.mismatch("NewTemplate.thumbnail", "str", value)
    self.thumbnail_back = value = pop("thumbnail_back", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.thumbnail_back = report.mismatch("NewTemplate.thumbnail_back", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_template(self: NewTemplate) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": self.name,
        "size": self.size,
        "is_full_html": self.is_full_html,
        "is_proofed": self.is_proofed,
    }
    if self.front is not UNSET:
        data["front"] = self.front
    if self.back is not UNSET:
        data["back"] = self.back
    if self.html is not UNSET:
        data["html"] = self.html
    if self.font_family is not UNSET:
        data["font_family"] = self.font_family
    if self.count is not UNSET:
        data["count"] = self.count
    if self.is_double_sided is not UNSET:
        data["is_double_sided"] = self.is_double_sided
    if self.created_date is not UNSET:
        data["created_date"] = self.created_date
    if self.template_id is not UNSET:
        data["template_id"] = self.template_id
    if self.thumbnail is not UNSET:
        data["thumbnail"] = self.thumbnail
    if self.thumbnail_back is not UNSET:
        data["thumbnail_back"] = self.thumbnail_back
    data.update(self.extra)
    return data


def structure_template_created(data: dict[str, Any], report: MismatchReport) -> TemplateCreated:
    self = object.__new__(TemplateCreated)
    pop = data.pop
    value: Any
    self.template_id = value = pop("template_id", None)
    if value.__class__ is not int and value is not None:
        self.template_id = report.mismatch("TemplateCreated.template_id", "int", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("TemplateCreated.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_template_created(self: TemplateCreated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.template_id is not None:
        data["template_id"] = self.template_id
    if self.created_date is not None:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_template_deleted(data: dict[str, Any], report: MismatchReport) -> TemplateDeleted:
    self = object.__new__(TemplateDeleted)
    pop = data.pop
    value: Any
    self.deleted_date = value = pop("DeletedDate", None)
    if value is None:
        self.deleted_date = value = pop("deleted_date", None)
    if value.__class__ is not str and value is not None:
        self.deleted_date = report.mismatch("TemplateDeleted.deleted_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_template_deleted(self: TemplateDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.deleted_date is not None:
        data["DeletedDate"] = self.deleted_date
    data.update(self.extra)
    return data
