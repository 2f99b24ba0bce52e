# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `templates`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import (
    Effect,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    Provenance,
    ResourceDescription,
)

from .._converters import templates as converters
from ..models import templates as models

TEMPLATE_MODEL = ModelDescription(
    type=models.Template,
    structure=converters.structure_template,
    unstructure=converters.unstructure_template,
    fields=(
        Field("template_id", "int"),
        Field("name", "string", nullable=True),
        Field(
            "size",
            "string",
            nullable=True,
            code_table="TemplateSize",
            codes=("0", "1", "2", "3", "6", "7"),
        ),
        Field("front", "string", nullable=True),
        Field("back", "string", nullable=True),
        Field("html", "string", nullable=True),
        Field("font_family", "string", nullable=True),
        Field("count", "int"),
        Field("is_double_sided", "bool"),
        Field("is_full_html", "bool"),
        Field("is_proofed", "bool"),
        Field("thumbnail", "string", nullable=True),
        Field("thumbnail_back", "string", nullable=True),
        Field("created_date", "string", nullable=True),
    ),
)

NEW_TEMPLATE_MODEL = ModelDescription(
    type=models.NewTemplate,
    structure=converters.structure_new_template,
    unstructure=converters.unstructure_new_template,
    fields=(
        Field("name", "string", required=True),
        Field(
            "size",
            "string",
            required=True,
            code_table="TemplateSize",
            codes=("0", "1", "2", "3", "6", "7"),
        ),
        Field("is_full_html", "bool", required=True),
        Field("is_proofed", "bool", required=True),
        Field("front", "string", nullable=True),
        Field("back", "string", nullable=True),
        Field("html", "string", nullable=True),
        Field("font_family", "string", nullable=True),
        Field("count", "int"),
        Field("is_double_sided", "bool"),
        Field("created_date", "string", nullable=True),
        Field("template_id", "int"),
        Field("thumbnail", "string", nullable=True),
        Field("thumbnail_back", "string", nullable=True),
    ),
)

TEMPLATE_CREATED_MODEL = ModelDescription(
    type=models.TemplateCreated,
    structure=converters.structure_template_created,
    unstructure=converters.unstructure_template_created,
    guessed=True,
    fields=(Field("template_id", "int"), Field("created_date", "string", nullable=True)),
)

TEMPLATE_DELETED_MODEL = ModelDescription(
    type=models.TemplateDeleted,
    structure=converters.structure_template_deleted,
    unstructure=converters.unstructure_template_deleted,
    fields=(Field("deleted_date", "string", wire_name="DeletedDate", aliases=("deleted_date",)),),
)

LIST_TEMPLATES = Operation(
    name="list_templates",
    resource="templates",
    summary="List all templates of the account.",
    method="GET",
    path="/templates",
    effect=Effect.READ,
    returns=TEMPLATE_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-all-templates",
        confidence="transcribed",
    ),
)

GET_TEMPLATE = Operation(
    name="get_template",
    resource="templates",
    summary="Get one template.",
    method="GET",
    path="/templates/{template_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("template_id", "int"),),
    returns=TEMPLATE_MODEL,
    unwrap=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-template",
        confidence="transcribed",
    ),
)

CREATE_TEMPLATE = Operation(
    name="create_template",
    resource="templates",
    summary="Create a template of markup or of images.",
    method="POST",
    path="/templates",
    effect=Effect.CREATE,
    body=NEW_TEMPLATE_MODEL,
    returns=TEMPLATE_CREATED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-template",
        confidence="official-part",
    ),
)

DELETE_TEMPLATE = Operation(
    name="delete_template",
    resource="templates",
    summary="Delete a template.",
    method="DELETE",
    path="/templates/{template_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("template_id", "int"),),
    returns=TEMPLATE_DELETED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-template",
        confidence="official",
    ),
)

RESOURCE = ResourceDescription(
    operations=(LIST_TEMPLATES, GET_TEMPLATE, CREATE_TEMPLATE, DELETE_TEMPLATE),
    models=(TEMPLATE_MODEL, NEW_TEMPLATE_MODEL, TEMPLATE_CREATED_MODEL, TEMPLATE_DELETED_MODEL),
)
