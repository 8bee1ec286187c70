"""Where each page lives; addresses are Vietnamese words without marks."""

from django.urls import include, path

urlpatterns = [
    path("", include("trucban.web.today.urls")),
    path("tai-khoan/", include("trucban.web.access.urls")),
]
