"""Log-in, password and sessions."""

from django.urls import path

from trucban.web.access import views

app_name = "access"
urlpatterns = [
    path("dang-nhap/", views.LogIn.as_view(), name="login"),
    path("dang-xuat/", views.log_out, name="logout"),
    path("mat-khau/", views.password, name="password"),
    path("phien/", views.sessions, name="sessions"),
    path("phien/<uuid:sign_in_id>/ket-thuc/", views.end_session, name="end_session"),
]
