"""The contestants of the benchmark `startup`: each module imports one library and uses it once."""
