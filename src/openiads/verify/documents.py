"""What the three founding documents say, sentence by sentence, in our own words.

The ledger holds some of it as claims; where it does, the claim's id is found by its source and
quantity. The rest is named by document, so that an id can be added later.
"""

from __future__ import annotations

from dataclasses import dataclass

from openiads.analysis.verdict import Cited
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import Ledger

DOCUMENTS = {
    "000": ("unnamed news site, founding document 000", "2019-06-28"),
    "001": ("unnamed news site, founding document 001", "2019-06-28"),
    "002": ("unnamed news site, founding document 002", "2019-05-31"),
}
"""Document -> publisher, date."""


@dataclass(frozen=True)
class Statement:
    """One thing a founding document says.

    Parameters
    ----------
    document : a key of `DOCUMENTS`.
    text : what it says, in our words.
    domain : "engagement" can be put to the model; "supply", "law", "politics" and "money" cannot.
    subject, quantity : under which the ledger files this figure; "" = nothing filed.
    bears : further (subject, quantity) of the ledger that bear on it.
    claim_id : of the claim it is, where document, subject and quantity leave a choice.
    """

    document: str
    text: str
    domain: str
    subject: str = ""
    quantity: str = ""
    bears: tuple[tuple[str, str], ...] = ()
    claim_id: str = ""

    def is_made_by(self, claim: Claim) -> bool:
        """Whether a claim of the ledger is this statement."""
        if self.claim_id:
            return claim.id == self.claim_id
        same = (claim.subject, claim.quantity) == (self.subject, self.quantity)
        return same and claim.source.startswith(f"founding-document-{self.document}")

    def claim(self, ledger: Ledger) -> Claim | None:
        """Return the claim of the ledger made by this document, when there is one."""
        if self.claim_id:
            return ledger.claims.get(self.claim_id)
        found = ledger.find(self.subject, self.quantity)
        return next((claim for claim in found if self.is_made_by(claim)), None)

    def others(self, ledger: Ledger) -> list[Claim]:
        """Return the other claims of the ledger that bear on it."""
        own = self.claim(ledger)
        topic = (self.subject, self.quantity) if own is None else (own.subject, own.quantity)
        topics = [topic, *self.bears]
        found = [claim for topic in topics for claim in ledger.find(*topic)]
        linked = [] if own is None else _linked(own, ledger)
        by_id = {claim.id: claim for claim in [*found, *linked]}
        return [claim for claim in by_id.values() if own is None or claim.id != own.id]

    def cited(self, ledger: Ledger) -> Cited:
        """Return it as it is cited: with the claim's id and grade when the ledger has it."""
        publisher, date = DOCUMENTS[self.document]
        claim = self.claim(ledger)
        return Cited(
            None if claim is None else claim.id,
            self.text,
            f"{publisher}, {date}",
            "" if claim is None else claim.grade,
        )


def _linked(own: Claim, ledger: Ledger) -> list[Claim]:
    """Return the claims linked with a claim, from either side."""
    there = (*own.contradicts, *own.supports)
    return [
        claim
        for claim in ledger.claims.values()
        if claim.id in there or own.id in (*claim.contradicts, *claim.supports)
    ]


_IRAN = "Iran-Russia-transfers"
_SALE = f"{_IRAN}-S-400"
_DELIVERY = f"{_IRAN}-S-300PMU-2"
_BAN = f"{_IRAN}-S-300-ban"
ADVANCED = Statement(
    "000",
    "the S-400 neutralises the most advanced and promising means of air attack",
    "engagement",
    "S-400",
    "capability_claim",
)
STEALTH = Statement(
    "001",
    "the S-300PMU-2 is able to detect stealth targets",
    "engagement",
    "S-300PMU-2",
    "stealth_detection_claim",
)
_CONTRACTED = (
    (f"{_IRAN}-S-300-2007-contract", "systems_contracted"),
    (f"{_IRAN}-S-300PMU-1-2007", "systems_contracted"),
    (_DELIVERY, "fraction_delivered"),
)
_LOSSES = (
    (f"{_IRAN}-S-300-lawsuit", "claim_value"),
    (f"{_IRAN}-S-300-cancellation", "loss_to_russia"),
)
_CAATSA = (
    ("CAATSA-s-231-menu", "sanctions_minimum"),
    ("CAATSA-s-231-designations", "individuals_sdn"),
)
STATEMENTS = (
    Statement(
        "000",
        "Russia is willing to supply the S-400 to Iran",
        "supply",
        _SALE,
        "export_willingness",
        ((_SALE, "request_rejected"),),
    ),
    Statement(
        "000",
        "no request for the S-400 had been received from Iran",
        "supply",
        _SALE,
        "request_received",
    ),
    Statement(
        "000",
        "resolution 2231 does not restrict the S-400",
        "law",
        "UNSCR-2231-S-400-coverage",
        "restricted_by_resolution",
    ),
    Statement("000", "resolution 2231 is of 20 June 2015", "law", "UNSCR-2231-adoption", "date"),
    Statement(
        "001",
        "Iran asked for the S-400 and was refused, says an unnamed source",
        "supply",
        _SALE,
        "request_rejected",
    ),
    Statement(
        "001",
        "Iran bought and deployed four S-300PMU-2 systems",
        "supply",
        _DELIVERY,
        "systems_delivered",
        _CONTRACTED,
    ),
    Statement("001", "Iran deployed its S-300PMU-2 in 2015", "supply", _DELIVERY, "delivery_year"),
    Statement(
        "002",
        "the President of Russia refused the request for the S-400",
        "politics",
        _SALE,
        "request_rejected",
    ),
    Statement(
        "002",
        "United Nations sanctions covered the S-300 and led to its contract being cancelled",
        "law",
        "UNSCR-1929-S-300-coverage",
        "restricted_by_resolution",
    ),
    Statement(
        "002",
        "the ban of 2010 caused Iran a loss of 13 billion dollars",
        "money",
        _BAN,
        "loss_from_ban",
        _LOSSES,
    ),
    Statement(
        "002",
        "delivery of the S-300 was completed in November 2016",
        "supply",
        _DELIVERY,
        "delivery_completed",
        ((_DELIVERY, "fraction_delivered"),),
    ),
    Statement(
        "002",
        "Iran signed a further arms deal of 10 billion dollars",
        "money",
        f"{_IRAN}-follow-on-arms-deal",
        "contract_value",
    ),
    Statement(
        "002",
        "buying the S-400 exposes Turkey to sanctions under CAATSA",
        "law",
        "CAATSA-s-231-Turkey",
        "sanctions_threatened",
        _CAATSA,
    ),
)
"""What the model cannot decide."""
