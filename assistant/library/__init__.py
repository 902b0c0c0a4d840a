"""One durable record of every meeting."""
