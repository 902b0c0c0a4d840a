"""Catalogues of interface texts, and how they are kept up to date."""
