"""The week; `/tuan/` opens the one we are in."""

from django.urls import path

from trucban.web import converters  # noqa: F401  # registers <week:week>
from trucban.web.week import views

app_name = "week"
urlpatterns = [
    path("tuan/", views.current, name="current"),
    path("tuan/<week:week>/", views.home, name="home"),
    path("tuan/<week:week>/lich-cong-tac/", views.calendar, name="calendar"),
    path("tuan/<week:week>/lich-cong-tac/<uuid:entry_id>/xoa/", views.delete_entry, name="delete_entry"),
    path("tuan/muc/<uuid:entry_id>/", views.entry, name="entry"),
    path("tuan/<week:week>/tep/<path:name>", views.file, name="file"),
]
