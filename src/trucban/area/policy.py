"""Who draws the map: staff of the command, for the whole commune."""

from trucban.access.actors import Actor


def can_edit(actor: Actor) -> bool:
    return actor.can("area.edit")
