"""What the rest of the ledger makes of one claim: its relay, its money, what it stands beside.

A claim is written down alone; these follow from its source, the relays, the price index and the
other claims on its topic, and are worked out when a ledger is read (`openiads.evidence.placing`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """How a claim stands in its ledger.

    Attributes
    ----------
    relay : letter of what passed it on; "" = the page itself was read.
    published : date of the source, as written there.
    to_base : factor on a price to bring it to the base year; 1 when that cannot be done.
    base_year : the year it was brought to; None when it stands as printed.
    beside : why it rests beside better comparable claims; "" when it does not.
    """

    relay: str = ""
    published: str = ""
    to_base: float = 1.0
    base_year: int | None = None
    beside: str = ""
