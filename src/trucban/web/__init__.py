"""The desk: a folder of pages per part, templates, styles and scripts. Pages ask services and selectors."""
