"""The canonical missing-episode report and the values it is made of."""
