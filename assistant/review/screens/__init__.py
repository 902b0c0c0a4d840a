"""The review's screens."""
