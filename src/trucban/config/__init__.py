"""How the product is put together: settings, addresses, entries, and the `trucban` command."""
