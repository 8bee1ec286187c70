"""The screen on the wall of the duty room: figures that a room may read, and nothing else."""
