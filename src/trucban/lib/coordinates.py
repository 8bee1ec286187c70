"""Where Viet Nam lies, roughly, with its islands: enough to find a slip of the hand or swapped numbers."""

WEST, EAST, SOUTH, NORTH = 102.0, 118.0, 6.0, 24.0  # degrees, WGS 84


def may_be_in_viet_nam(lon: float | None, lat: float | None) -> bool:
    """Say whether a position lies within these bounds; what is not said is not judged, what is no number lies outside."""
    return (lon is None or WEST <= lon <= EAST) and (lat is None or SOUTH <= lat <= NORTH)
