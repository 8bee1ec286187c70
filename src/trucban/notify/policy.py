"""A notice belongs to its recipient."""

from trucban.access.actors import Actor
from trucban.notify.models import Notice


def can_acknowledge(actor: Actor, notice: Notice) -> bool:
    return notice.recipient_id == actor.id
