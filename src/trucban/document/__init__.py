"""
Văn bản: kinds, numbers without gaps, dated templates, issued snapshots with their hash.

It knows papers, not patrols: callers hand it plain values (`rendering` turns them into files). Nothing secret is
kept: a secrecy mark on an upload is refused at the door.
"""
