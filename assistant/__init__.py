"""A recording of a business talk becomes a reviewed record. See docs/architecture.md."""
