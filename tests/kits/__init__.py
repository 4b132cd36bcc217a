"""Whether the contract kits catch what adapters get wrong: faults are seeded one at a time; see `__main__`."""
