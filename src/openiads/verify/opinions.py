"""What the founding documents say besides: dates, motives, warnings, opinions, in our own words.

Each is a claim of the ledger, found by its id.
"""

from __future__ import annotations

from openiads.verify.documents import Statement

_IRAN = "Iran-Russia-transfers"


def _said(document: str, text: str, domain: str, claim: str) -> Statement:
    return Statement(document, text, domain, claim_id=f"{claim}-founding-document-{document}")


BESIDES = (
    _said(
        "000",
        "Russia is open to talks on the supply of the S-400 to Iran",
        "supply",
        f"{_IRAN}-S-400-offered",
    ),
    _said(
        "000",
        "Iran would talk about buying the S-400 if necessary",
        "supply",
        f"{_IRAN}-S-400-purchase-conditions",
    ),
    _said(
        "000",
        "many partners show serious interest in the S-400",
        "supply",
        "S-400-export-interest",
    ),
    _said(
        "000",
        "CAATSA does not limit Russian sales and drives buyers away from the United States",
        "opinion",
        "CAATSA-s-231-effect-on-arms-sales",
    ),
    _said(
        "000",
        "exports of the S-400 do political damage to Washington",
        "opinion",
        "S-400-exports-political-effect",
    ),
    Statement(
        "000",
        "the S-400 can be classed as a geopolitical weapon",
        "opinion",
        claim_id="S-400-exports-political-effect-founding-document-000-geopolitical-weapon",
    ),
    _said(
        "000",
        "the ultimatum of the United States is rejected in public, which harms its image",
        "opinion",
        "CAATSA-s-231-political-effect",
    ),
    _said(
        "001",
        "the Kremlin feared that the S-400 in Iran would raise tension and risk a war",
        "politics",
        f"{_IRAN}-S-400-motive",
    ),
    _said(
        "001",
        "Iran shot down a US drone on 20 June 2019",
        "record",
        "RQ-4A-shootdown-2019-date",
    ),
    _said(
        "001",
        "the US drone was shot down in the Strait of Hormuz",
        "record",
        "RQ-4A-shootdown-2019-place",
    ),
    _said(
        "001",
        "a strike in return was called off over the expected dead",
        "record",
        "RQ-4A-shootdown-2019-strike-called-off",
    ),
    _said(
        "001",
        "the United States put sanctions on Khamenei and other officials",
        "record",
        "US-sanctions-Iran-June-2019-sanctions-imposed",
    ),
    _said(
        "001",
        "generals of Iran are ready to shoot down any US drone that violates its airspace",
        "record",
        "Iran-UAV-warning-June-2019-threat",
    ),
    _said(
        "001",
        "Russia lifted its ban on arms for Iran in 2015",
        "record",
        f"{_IRAN}-S-300-ban-ban-lifted-date",
    ),
    _said(
        "001",
        "the S-300PMU-2 is among the most powerful air-defence systems of the world",
        "opinion",
        "S-300PMU-2-capability-claim",
    ),
    _said(
        "001",
        "the S-400 was developed from the S-300PMU-2",
        "record",
        "S-400-derived-from",
    ),
    _said(
        "002",
        "Putin was concerned that a sale would add to the tension in the Middle East",
        "politics",
        f"{_IRAN}-S-400-motive",
    ),
    Statement(
        "002",
        "Russia would refuse to keep its relations with Saudi Arabia, Israel and Trump (Pukhov)",
        "politics",
        claim_id=f"{_IRAN}-S-400-motive-founding-document-002-pukhov",
    ),
    Statement(
        "002",
        "a sale would be a direct challenge to Saudi Arabia and Israel (Pukhov)",
        "opinion",
        claim_id=f"{_IRAN}-S-400-consequence-founding-document-002-pukhov",
    ),
    _said(
        "002",
        "Russia banned the sale of arms to Iran in 2010",
        "record",
        f"{_IRAN}-S-300-ban-ban-imposed-date",
    ),
    _said(
        "002",
        "the sanctions of 2010 cancelled the delivery of the S-300",
        "record",
        f"{_IRAN}-S-300-ban-contract-cancelled",
    ),
    _said(
        "002",
        "the ban made Iran look to China for its arms",
        "record",
        f"{_IRAN}-S-300-ban-consequence",
    ),
    _said(
        "002",
        "Russia began to support the nuclear agreement after US sanctions on Russia and Iran",
        "record",
        "JCPOA-russian-support-since",
    ),
    _said(
        "002",
        "Putin lifted the ban after the nuclear agreement",
        "record",
        f"{_IRAN}-S-300-ban-ban-lifted-after",
    ),
    _said(
        "002",
        "the United States warned India of sanctions over the S-400",
        "law",
        "CAATSA-s-231-India-sanctions-threatened",
    ),
)
"""Beside `documents.STATEMENTS`."""
