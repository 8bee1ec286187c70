"""Joint patrols of a week: when, where, who."""
