"""
What a list of people says, before the database is asked to keep any of it.

``columns`` decides what each column is and which are never taken; ``cells`` turns cells and sentences into what a row of
the database holds; ``people`` reads a line; ``judging`` says what a line would do to the register.
"""
