"""Maps people read: Folium with our own assets, and the same facts as tables."""
