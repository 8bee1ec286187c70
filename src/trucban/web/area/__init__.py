"""Pages of the ground: the map, hamlets, points, and what the base map is loaded from."""
