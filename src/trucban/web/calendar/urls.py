"""Leave stands among the pages of duty."""

from django.urls import path

from trucban.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("truc/nghi/", views.leave, name="leave"),
    path("truc/nghi/<uuid:leave_id>/", views.detail, name="leave_detail"),
    path("truc/nghi/<uuid:leave_id>/quyet-dinh/", views.decide, name="decide"),
    path("truc/nghi/<uuid:leave_id>/duyet-bo-trong/", views.grant, name="grant"),
    path("truc/nghi/<uuid:leave_id>/rut/", views.withdraw, name="withdraw"),
]
