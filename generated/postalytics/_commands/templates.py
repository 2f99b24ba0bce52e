# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `templates`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import templates as _templates

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="list",
        operation=_templates.LIST_TEMPLATES,
        help="List all templates of the account.",
        example="",
        values=(),
        columns=("template_id", "name", "size", "is_proofed", "created_date"),
    ),
    OperationCommand(
        name="get",
        operation=_templates.GET_TEMPLATE,
        help="Get one template.",
        example="301",
        values=(CommandValue(name="template_id", option=None, help="ID of the template."),),
    ),
    OperationCommand(
        name="create",
        operation=_templates.CREATE_TEMPLATE,
        help="Create a template of markup or of images.\n\nNo operation changes or proofs a template. The vendor's express windows, which a login link opens, can build, proof and save one.\n\nThere are two ways: full markup in html with --is-full-html true, or images of the full size in front and back with --is-full-html false and no other text or image.",
        example="--name 'The Architect' --size 1 --is-full-html false --is-proofed true",
        values=(
            CommandValue(name="name", option="--name", help="Name."),
            CommandValue(
                name="size",
                option="--size",
                help="The size of a mail piece. Values: 0 letter, 1 postcard 4x6, 2 postcard 6x9, 3 postcard 6x11, 6 bifold 12x9, 7 bifold 6x18.",
            ),
            CommandValue(
                name="is_full_html",
                option="--is-full-html",
                help="True for markup, false for images. The vendor's default is true.",
            ),
            CommandValue(
                name="is_proofed",
                option="--is-proofed",
                help="True skips the proof in the vendor's app, at your own risk. The vendor's default is false; campaigns only use a proofed template.",
            ),
            CommandValue(
                name="front",
                option="--front",
                help="The address of the image of the front; or a letter's content.",
            ),
            CommandValue(
                name="back",
                option="--back",
                help="The address of the image of the back; or a letter's content.",
            ),
            CommandValue(
                name="html",
                option="--html",
                help="The full markup. Its form is strict; the vendor's support has samples.",
            ),
            CommandValue(name="font_family", option="--font-family", help="Font family."),
            CommandValue(
                name="count",
                option="--count",
                help="The number of pages of a letter; 0 when left out.",
            ),
            CommandValue(
                name="is_double_sided",
                option="--is-double-sided",
                help="Whether a letter is printed on both sides; the default is unknown.",
            ),
            CommandValue(
                name="created_date",
                option="--created-date",
                help="Probably only part of the response: leave it out.",
            ),
            CommandValue(
                name="template_id",
                option="--template-id",
                help="Probably only part of the response: leave it out.",
            ),
            CommandValue(
                name="thumbnail",
                option="--thumbnail",
                help="Probably only part of the response: leave it out.",
            ),
            CommandValue(
                name="thumbnail_back",
                option="--thumbnail-back",
                help="Probably only part of the response: leave it out.",
            ),
        ),
    ),
    OperationCommand(
        name="delete",
        operation=_templates.DELETE_TEMPLATE,
        help="Delete a template.",
        example="302",
        values=(CommandValue(name="template_id", option=None, help="ID of the template."),),
        shows=_templates.GET_TEMPLATE,
    ),
)
