"""What stores get wrong, as trackers tell: the one in memory, and the one on SQL."""
