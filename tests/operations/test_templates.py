from __future__ import annotations

import pytest

from postalytics import Postalytics
from postalytics.errors import NotFoundError
from postalytics.models import NewTemplate, TemplateSize

POSTCARD = NewTemplate(
    name="Spring",
    size=TemplateSize.POSTCARD_4X6,
    is_full_html=True,
    is_proofed=True,
    html="<p>Spring is here.</p>",
)


async def test_list_templates_has_a_limit_though_the_api_has_none(client: Postalytics) -> None:
    await client.templates.create_template(POSTCARD)
    every = await client.templates.list_templates().collect()
    assert await client.templates.list_templates(limit=2).collect() == every[:2]


async def test_get_template_knows_its_size_by_name(client: Postalytics) -> None:
    template = await client.templates.get_template(template_id=301)
    assert template.size is TemplateSize.POSTCARD_4X6
    assert template.is_proofed is True


async def test_get_template_keeps_an_unknown_size(client: Postalytics) -> None:
    body = NewTemplate(name="Poster", size="99", is_full_html=False, is_proofed=False)
    created = await client.templates.create_template(body)
    assert created.template_id is not None
    template = await client.templates.get_template(template_id=created.template_id)
    assert template.size == "99"


async def test_create_template_keeps_the_sent_values(client: Postalytics) -> None:
    created = await client.templates.create_template(POSTCARD)
    assert created.template_id is not None
    template = await client.templates.get_template(template_id=created.template_id)
    assert (template.name, template.size, template.html) == (
        "Spring",
        "1",
        "<p>Spring is here.</p>",
    )


async def test_delete_template_returns_the_time(client: Postalytics) -> None:
    deleted = await client.templates.delete_template(template_id=302)
    assert deleted.deleted_date is not None
    with pytest.raises(NotFoundError):
        await client.templates.get_template(template_id=302)
