"""Addresses of the phone's application; everything below them works without a line after one visit."""

from django.urls import path

from trucban.web.phone import views

app_name = "phone"
urlpatterns = [
    path("", views.shell, name="shell"),
    path("loi/<str:language>.json", views.spoken, name="words"),
    path("ung-dung.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
]
