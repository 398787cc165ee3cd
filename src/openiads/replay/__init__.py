"""A recorded replication as other programs read it. Plain data in, no engine."""
