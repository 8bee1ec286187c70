"""What migrations are built with, and how rows are written by the thousand. Knows Django and nothing else."""
