"""Model files: where they come from, where they lie, whether they are intact."""
