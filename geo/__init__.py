"""Places: grid, postcodes, the gazetteer, hotspot statistics and maps."""
