"""Addresses of entities for random numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from hashlib import blake2b


def entity_key(entity_id: str) -> int:
    """Return the 32-bit address of an id: BLAKE2b of its UTF-8 text, 4 bytes, little-endian."""
    return int.from_bytes(blake2b(entity_id.encode(), digest_size=4).digest(), "little")


def raid_keys(ids: Sequence[str], taken: Iterable[int]) -> list[int]:
    """Return the addresses of the threats of raids, all different.

    Where two meet, the later takes the address of its id with "~1", "~2" ... behind it: the first
    that is free. So nothing earlier changes.

    Parameters
    ----------
    ids : in raid order.
    taken : addresses of the explicit threats.
    """
    used, keys = set(taken), []
    for name in ids:
        key = entity_key(name)
        if key in used:
            tries = (entity_key(f"{name}~{number}") for number in itertools.count(1))
            key = next(other for other in tries if other not in used)
        used.add(key)
        keys.append(key)
    return keys
