"""Where things were found, in words."""

from __future__ import annotations

from postalytics_codegen.emit.code import docstring
from postalytics_codegen.emit.sources import about_sources, origin
from support.codegen.openapi import OWN, SHELTER


def test_a_source_says_how_sure_it_is_and_which_parts_are_not() -> None:
    operations = {str(operation.name): operation for operation in SHELTER.resources[-1].operations}
    models = {str(model.name): model for model in OWN.models}

    assert docstring(origin(operations["get_visit"])) == '"""Source: get-visit (official)."""'
    assert docstring(origin(operations["end_visit"])) == (
        '"""Source: end-visit (official; inferred: `visit_id`)."""'
    )
    assert " ".join(docstring(origin(models["Recipient"])).split()) == (
        '"""Source: send-mail (official-part; inferred: `website`, `var_field_1` to '
        '`var_field_35`)."""'
    )


def test_a_type_without_a_source_says_nothing_of_it() -> None:
    types = {str(type_.name): type_ for type_ in SHELTER.types}

    assert origin(types["AnimalId"]) == ()
    assert about_sources([types["AnimalId"]]) == ()
    assert about_sources([types["AnimalId"], types["VisitId"]]) == (
        "`Source` names a page of https://docs.shelter.example/reference/; docs/coverage.md "
        "explains the word in brackets.",
    )
