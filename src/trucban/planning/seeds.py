"""A seed is any whole number; a patrol's is 64 bits drawn at random. The solvers beneath take 31 bits."""


def of_solver(seed: int) -> int:
    """Return a seed as CP-SAT (int32) and PyVRP (uint32) take it; a small one is itself."""
    return seed % 2**31
