"""
The commune, its agencies, and who may do what.

A person holds an office for a period (a mandate); the office gives capabilities (`capabilities.py`), each with
a reach. `visibility.py` is the one place that says which rows an actor sees; the other agency sees a row only
by a share. Layers above push what the ground needs down: watch-time grants from `duty`, shares from `coordination`.
"""
