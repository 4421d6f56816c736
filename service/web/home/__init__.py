"""The first page: the figures that matter at the start of a shift."""
