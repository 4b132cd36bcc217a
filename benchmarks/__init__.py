"""Speed against peers: the same work, the same records, the same machine, in turns. Not part of the tests."""
