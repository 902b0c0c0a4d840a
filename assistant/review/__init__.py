"""The terminal application in which the recorder reviews a record."""
