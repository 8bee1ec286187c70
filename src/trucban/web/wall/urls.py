"""The wall display."""

from django.urls import path

from trucban.web.wall import views

app_name = "wall"
urlpatterns = [path("", views.show, name="show")]
