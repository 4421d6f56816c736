"""The inbox: raw first, processing after. Nothing received is ever lost."""
