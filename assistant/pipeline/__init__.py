"""The order of the stages, from a recording to a record."""
