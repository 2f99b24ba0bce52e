"""Configuration of a new client: environment, key and proxy.

In reading order: `resolve` (arguments and environment variables become an environment, a key and a
proxy), `key_file` (a key in a file of mode 0600), `secret` (a key that masks itself).
"""

from __future__ import annotations

from .key_file import read_key_file, require_private
from .resolve import choose_environment, choose_key, choose_proxy, is_loopback, serve_command
from .secret import MaskedStr, Secret, mask_texts, masked

__all__ = [
    "MaskedStr",
    "Secret",
    "choose_environment",
    "choose_key",
    "choose_proxy",
    "is_loopback",
    "mask_texts",
    "masked",
    "read_key_file",
    "require_private",
    "serve_command",
]
