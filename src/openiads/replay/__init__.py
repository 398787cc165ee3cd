"""Replay: a recording as a page that shows one replication as it went."""
