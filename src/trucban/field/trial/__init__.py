"""Tries to break the protocol: random nights on disks made for dying, judged by a reference model. Pure Python."""
