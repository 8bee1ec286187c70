"""The weekly report: figures that open their records, the text people write, issuing it."""
