"""The evidence ledger: what is claimed, by whom, and which value stands for it."""
