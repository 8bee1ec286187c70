"""
The map a phone keeps: the commune's own lines and names of today, small, and the same for everybody of the commune.

No resident, no record: what stands on it of somebody's duty comes with the slice and is drawn over it (decision 18).
"""

import hashlib
import json
from typing import Any

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.lib.clock import local_day

PLACES = 5  # of a degree: about a metre
Data = dict[str, Any]


def ground_of(*, actor: Actor) -> Data:
    """Return the map with the hash of what is on it; nothing on it for whoever may not see the map."""
    collection: Data = {"features": []}
    if actor.can("area.view"):
        collection = area.feature_collection(commune_id=actor.commune_id, on=local_day(actor.at))
    drawn = [_drawn(one) for one in collection["features"]]
    data = json.dumps(drawn, ensure_ascii=False, sort_keys=True).encode()
    return {"hash": hashlib.sha256(data).hexdigest()[:16], "drawn": drawn}


def _drawn(feature: Data) -> Data:
    properties, geometry = feature["properties"], feature["geometry"]
    return {
        "id": properties["id"],
        "kind": properties["kind"],
        "name": properties["name"],
        "is_sketch": properties["is_sketch"],
        "type": geometry["type"],
        "coordinates": _rounded(geometry["coordinates"]),
    }


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, (int, float)):
        return round(coordinates, PLACES)
    return [_rounded(part) for part in coordinates]
