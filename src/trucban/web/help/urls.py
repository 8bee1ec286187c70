"""Help."""

from django.urls import path

from trucban.web.help import views

app_name = "help"
urlpatterns = [path("", views.home, name="home")]
