"""From bytes received to children, episodes and placements: reading, the inbox, linkage, assembly."""
