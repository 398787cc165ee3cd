"""The program as it is cited: name, authors, version and date of this release."""

__version__ = "0.1.0"

TITLE = "OpenIADS: open simulation of layered air-defence systems"
AUTHORS = "The OpenIADS authors"
RELEASED = "2026-11-22"
"""Day of this release; the ledger is part of it. The tests hold all four against CITATION.cff."""
