"""Rules by date: data/*.toml with source and confidence. Pure Python."""
