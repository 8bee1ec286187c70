"""Addresses of a hub's own pages; in a commune they do not exist."""

from django.urls import path

from trucban.web import converters  # noqa: F401 - registers <week:week>
from trucban.web.hub import views

app_name = "hub"
urlpatterns = [
    path("", views.home, name="home"),
    path("<week:week>/", views.week, name="week"),
    path("<week:week>/tep/tong-hop.xlsx", views.file, name="file"),
    path("xa/<uuid:peer_id>/", views.commune, name="commune"),
    path("bao-cao/<uuid:report_id>/noi/", views.say, name="say"),
]
