"""Pages of tasks: what is given to whom until when, and routines that make them."""
