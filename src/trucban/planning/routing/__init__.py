"""Routes: visits with prizes, hours, loads and several trips; behind patrols that choose and boats that shuttle."""
