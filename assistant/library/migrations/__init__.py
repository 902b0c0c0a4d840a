"""The shapes that the database had, one after the other, and the way from each to the next.

A migration that was released is never altered. A new one stands in ``versions`` under the next number,
which ``assistant.library.tables.REVISION`` then names.
"""
