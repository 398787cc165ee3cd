"""A recorded replication for people and other programs: a page, and exports. Plain data in."""
