"""Who is missing now."""
