"""Checks of `fake.yaml`: every name in the file exists and fits.

In reading order: `fake`, `names`, `records`, `actions`, `deliveries`.
"""

from __future__ import annotations

from .fake import check_fake

__all__ = ["check_fake"]
