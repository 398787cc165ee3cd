"""Tables: what a run stores, and how it is read back (polars, Parquet)."""
