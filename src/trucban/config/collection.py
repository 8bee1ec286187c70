"""Garbage collection of a server: what was loaded once is not looked through again."""

import gc

from django.urls import get_resolver


def leave_loaded_code_out() -> None:
    """
    Load the code of every page, then freeze it.

    A full collection that walks through all loaded modules takes longer than most pages and falls on one request in
    twenty; frozen, it is never walked again (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    _every_page = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
