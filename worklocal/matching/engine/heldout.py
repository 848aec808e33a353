"""Which rows are kept from every training, so that quality can be measured on what was not seen.

The choice is a hash of the row's own key, not a shuffle: it is the same on every machine, does
not move when rows are added, and the training tools and the measuring tool cannot disagree.
"""

import hashlib

SEED = "work-local-development-split-1"
OCCUPATION_SHARE = 0.08
"""Share of ESCO occupations whose other names are all kept from training."""
SKILL_SHARE = 0.04
"""Share of ESCO skills whose other names and descriptions are kept from training."""
INDEX_SHARE = 0.075
"""Share of the SOC 2020 index's distinct titles kept from training."""


def is_held_out(key: str, share: float) -> bool:
    """True when `key` (a concept's address or a normalised title) belongs to the held-out part."""
    digest = hashlib.sha256(f"{SEED}\n{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
