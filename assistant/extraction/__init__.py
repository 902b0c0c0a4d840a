"""From a transcript to rows with evidence."""
