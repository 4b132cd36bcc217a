"""What kits and tests are made of: sample values, strategies, stores compared, threads, fixtures and marks."""
