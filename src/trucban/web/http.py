"""The request every page gets, typed."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from trucban.access.actors import Actor
from trucban.access.models import Commune, User


class AppRequest(HttpRequest):
    """A request of somebody who has logged in: ``actor`` and ``commune`` come from ActorMiddleware."""

    user: User  # log-in is required everywhere but on the log-in page
    actor: Actor
    commune: Commune
    htmx: HtmxDetails
