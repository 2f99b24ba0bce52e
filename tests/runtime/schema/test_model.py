"""What a `repr` of a model shows of the models inside it."""

from __future__ import annotations

from typing import ClassVar

import attrs

from postalytics_runtime.schema import Model


@attrs.define(eq=False, repr=False, kw_only=True)
class _Address(Model):
    city: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class _Owner(Model):
    _personal: ClassVar[bool] = True
    owner_id: int | None = None
    name: str | None = None
    address: _Address | None = None
    partner: _Owner | None = None


def test_a_model_inside_personal_data_is_shown_only_if_it_masks_itself() -> None:
    ada = _Owner(owner_id=1, name="Ada", address=_Address(city="London"))
    mary = _Owner(owner_id=2, partner=ada)

    assert repr(_Address(city="London")) == "_Address(city='London')"
    assert repr(mary) == ("_Owner(owner_id=2, partner=_Owner(owner_id=1, name=****, address=****))")
