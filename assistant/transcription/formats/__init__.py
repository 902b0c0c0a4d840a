"""Transcript files, one module a format; ``assistant.transcription.files`` is the way in."""
