"""Episodes: one time one child was missing, assembled from all reports of it."""
