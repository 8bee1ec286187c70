"""
Phản ánh của người dân: the way in for people without an account. Off until the commune switches it on.

What comes in is looked at by the desk before it becomes an incident or a task. No name is asked for; a contact stands
in a table of its own and is erased after the days the commune has set. Nothing of the text is ever shown to the public.
"""
