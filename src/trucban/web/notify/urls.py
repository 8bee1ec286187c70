"""Notices."""

from django.urls import path

from trucban.web.notify import views, ways

app_name = "notify"
urlpatterns = [
    path("", views.notices, name="list"),
    path("cach-bao/", ways.ways, name="ways"),
    path("cach-bao/thu/", ways.save_mail, name="save_mail"),
    path("cach-bao/thu/gui-thu/", ways.try_mail, name="try_mail"),
    path("da-xem/", views.all_seen, name="all_seen"),
    path("<uuid:notice_id>/", views.detail, name="detail"),
    path("<uuid:notice_id>/nhan/", views.acknowledge, name="acknowledge"),
]
