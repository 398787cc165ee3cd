"""Addresses of entities for random numbers."""

from __future__ import annotations

from hashlib import blake2b


def entity_key(entity_id: str) -> int:
    """Return the 32-bit address of an id: BLAKE2b of its UTF-8 text, 4 bytes, little-endian."""
    return int.from_bytes(blake2b(entity_id.encode(), digest_size=4).digest(), "little")
