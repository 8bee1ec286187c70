"""The least a page can do: one view, no middleware, one row."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from trucban.access.models import Commune


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Commune.objects.values_list("name", flat=True)[0])


urlpatterns = [path("", bare)]
