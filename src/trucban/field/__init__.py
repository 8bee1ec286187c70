"""
Work done away from the server: phones without a line, the commune's server towards its province.

Everything arrives as items of a journal; an item is stored first, receipted, and applied after, exactly once, by the
verbs of the parts. `docs/sync.md` specifies it; `protocol` is it, without Django; `trial` tries to break it.
"""
