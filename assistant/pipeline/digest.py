"""Short digests: a checkpoint holds while what its result depends on is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

DIGITS = 16


def digest_of(*parts: str | Iterable[str]) -> str:
    """Stands for some texts, and lists of texts, in their order."""
    text = "\n".join(part if isinstance(part, str) else "\t".join(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
