"""The first screen."""

from django.urls import path

from trucban.web.today import views

app_name = "today"
urlpatterns = [path("", views.home, name="home")]
