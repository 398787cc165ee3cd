"""Claim checks: published claims put to the model, one small file a check."""
