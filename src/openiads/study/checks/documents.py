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
    """

    document: str
    text: str
    domain: str
    subject: str = ""
    quantity: str = ""
    bears: tuple[tuple[str, str], ...] = ()

    def claim(self, ledger: Ledger) -> Claim | None:
        """Return the claim of the ledger made by this document, when there is one."""
        source = f"founding-document-{self.document}"
        for claim in ledger.find(self.subject, self.quantity):
            if claim.source.startswith(source):
                return claim
        return None

    def others(self, ledger: Ledger) -> list[Claim]:
        """Return the other claims of the ledger that bear on it."""
        own = self.claim(ledger)
        topics = [(self.subject, self.quantity), *self.bears]
        found = [claim for topic in topics for claim in ledger.find(*topic)]
        linked = [] if own is None else [ledger.claim(name) for name in own.contradicts]
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


_IRAN = "Iran-Russia-transfers"
ADVANCED = Statement(
    "000", "the S-400 neutralises the most advanced and promising means of air attack", "engagement"
)
STEALTH = Statement("001", "the S-300PMU-2 is able to detect stealth targets", "engagement")
STATEMENTS = (
    Statement("000", "Russia is willing to supply the S-400 to Iran", "supply"),
    Statement("000", "no request for the S-400 had been received from Iran", "supply"),
    Statement("000", "the S-400 is outside resolution 2231, dated 20 June 2015 there", "law"),
    Statement("001", "the S-400 is not on the list of resolution 2231, dated 20 June 2015", "law"),
    Statement("001", "Iran asked for the S-400 and was refused, says an unnamed source", "supply"),
    Statement(
        "001",
        "Iran bought and deployed four S-300PMU-2 systems in 2015",
        "supply",
        f"{_IRAN}-S-300PMU-2",
        "systems_delivered",
        (
            (f"{_IRAN}-S-300-2007-contract", "systems_contracted"),
            (f"{_IRAN}-S-300PMU-1-2007", "systems_contracted"),
            (f"{_IRAN}-S-300PMU-2", "fraction_delivered"),
        ),
    ),
    Statement("002", "the President of Russia refused the request for the S-400", "politics"),
    Statement("002", "United Nations sanctions led to the S-300 contract being cancelled", "law"),
    Statement(
        "002",
        "the ban of 2010 caused a loss of 13 billion dollars",
        "money",
        f"{_IRAN}-S-300-ban",
        "loss_from_ban",
        (
            (f"{_IRAN}-S-300-lawsuit", "claim_value"),
            (f"{_IRAN}-S-300-cancellation", "loss_to_russia"),
        ),
    ),
    Statement(
        "002",
        "delivery of the S-300 was completed in November 2016",
        "supply",
        bears=((f"{_IRAN}-S-300PMU-2", "fraction_delivered"),),
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
        "buying the S-400 exposes the buyer to sanctions under CAATSA",
        "law",
        bears=(
            ("CAATSA-s-231-menu", "sanctions_minimum"),
            ("CAATSA-s-231-designations", "individuals_sdn"),
        ),
    ),
)
"""What the model cannot decide."""
