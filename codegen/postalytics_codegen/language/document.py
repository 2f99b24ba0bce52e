"""A spec as it was read, before its parts are held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .api import ApiFile
    from .fake import FakeFile
    from .operations import ResourceFile


@attrs.frozen
class Document:
    """A whole spec as read, or what could be read of it."""

    api: ApiFile | None
    resources: tuple[ResourceFile, ...]
    fake: FakeFile | None
