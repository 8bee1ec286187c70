"""Địa bàn: hamlets with validity dates and predecessors, points, roads and river as GeoJSON, the map."""
