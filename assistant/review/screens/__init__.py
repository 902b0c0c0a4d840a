"""The review's screens and dialogs."""
