"""Linkage: which child a report is about, with the reasons."""
