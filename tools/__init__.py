"""Tools of the house: what a developer and CI run beside the tests."""
