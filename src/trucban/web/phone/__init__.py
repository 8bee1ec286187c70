"""
The phone's application: what a browser keeps so that it opens without a line, and nothing of anybody's data.

Shell, words and cards are the same for everybody and open to everybody; what a person may read comes over the door of
devices (`web/field`). How it works: docs/phone.md.
"""
