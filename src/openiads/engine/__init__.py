"""Arrays wing: tabulation and replication (conceptual model, sections 0 to 10)."""
