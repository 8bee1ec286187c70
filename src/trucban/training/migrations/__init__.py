"""Migrations; named, schema and data apart."""
