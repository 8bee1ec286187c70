"""The pages of duty: the roster's grid, one's own duties, the book, hand-over, attendance, posts, police places."""
