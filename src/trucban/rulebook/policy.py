"""Who may sign a local value."""

from trucban.access.actors import Actor


def can_sign(actor: Actor) -> bool:
    return actor.can("rulebook.edit")
