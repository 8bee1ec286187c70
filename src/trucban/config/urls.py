"""Where each page lives; addresses are Vietnamese words without marks."""

from django.urls import include, path

from trucban.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("", include("trucban.web.today.urls")),
    path("tai-khoan/", include("trucban.web.access.urls")),
]
