"""The regions of the review's screens. Each is handed what it shows, and tells the screen what was chosen."""
