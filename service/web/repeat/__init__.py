"""Children missing more than once."""
