"""
Addresses of before and after July 2025: the hamlet that is written, and the commune it lies in today.

``mergers_2025.csv`` holds, for Hà Tĩnh, the former Quảng Bình and Quảng Trị, and Huế, each commune-level unit of 30 June
2025, its district and province, and the unit it became part of. The facts are those of the National Assembly Standing
Committee's resolutions of 16 June 2025 on commune-level units (1680/NQ-UBTVQH15 for Quảng Trị); codes are those of the
statistics office, where a new unit may keep the code of a former one.
"""

from trucban.lib.places.addresses import Place, read_address
from trucban.lib.places.hamlets import Hamlet, match_hamlet
from trucban.lib.places.mergers import Former, Mergers, mergers_2025

__all__ = ["Former", "Hamlet", "Mergers", "Place", "match_hamlet", "mergers_2025", "read_address"]
