"""The pages of the week: where the loop stands, its files, the work calendar."""
