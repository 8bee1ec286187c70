"""Addresses of the weekly report, below the week's."""

from django.urls import path

from trucban.web import converters  # noqa: F401 - registers <week:week>
from trucban.web.report import views

app_name = "report"
urlpatterns = [
    path("<week:week>/bao-cao/", views.week, name="week"),
    path("<week:week>/bao-cao/so-lieu/<str:key>/", views.figure, name="figure"),
    path("<week:week>/bao-cao/lap/", views.draft, name="draft"),
    path("<week:week>/bao-cao/viet/", views.edit, name="edit"),
    path("<week:week>/bao-cao/ban-hanh/", views.issue, name="issue"),
    path("<week:week>/bao-cao/tep/<str:name>", views.file, name="file"),
]
