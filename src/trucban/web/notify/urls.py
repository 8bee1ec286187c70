"""Notices."""

from django.urls import path

from trucban.web.notify import views

app_name = "notify"
urlpatterns = [
    path("", views.notices, name="list"),
    path("da-xem/", views.all_seen, name="all_seen"),
    path("<uuid:notice_id>/", views.detail, name="detail"),
    path("<uuid:notice_id>/nhan/", views.acknowledge, name="acknowledge"),
]
