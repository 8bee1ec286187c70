"""
The papers of one week: what `trucban week` writes, and the desk offers to download.

Each paper has a module that turns the week's dossier into plain values; `files` renders them. All are unsigned drafts
(DỰ THẢO) without a number.
"""

from trucban.week.papers.files import as_json, files, write

__all__ = ["as_json", "files", "write"]
