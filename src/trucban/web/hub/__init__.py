"""Pages of a hub: which commune's report is here, what they add up to, what waits for a decision."""
