"""From sound to a transcript: who said what, and when."""
