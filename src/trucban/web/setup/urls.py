"""Address of the set-up."""

from django.urls import path

from trucban.web.setup import views

app_name = "setup"
urlpatterns = [path("", views.form, name="form")]
