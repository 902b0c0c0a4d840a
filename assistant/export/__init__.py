"""Documents written from a record."""
