"""Which setting a child went missing from, and the placement held there at that moment."""
