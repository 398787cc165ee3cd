"""Tracks and places from files other programs wrote, and scenario fragments from them."""
