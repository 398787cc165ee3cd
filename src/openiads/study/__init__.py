"""BRIDGE: the one folder that knows words, arrays and tables."""
