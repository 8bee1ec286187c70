"""The `trucban` command."""
