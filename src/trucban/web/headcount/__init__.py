"""Pages of head-counts: lists of households, how they stand, who counts."""
