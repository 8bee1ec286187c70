"""What migrations are built with: operations of our own. Knows Django and nothing else."""
