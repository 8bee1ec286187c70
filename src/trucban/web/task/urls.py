"""Tasks and routines."""

from django.urls import path

from trucban.web.task import acts, routines, views

app_name = "task"
urlpatterns = [
    path("", views.tasks, name="list"),
    path("moi/", views.new, name="new"),
    path("dinh-ky/", routines.listed, name="routines"),
    path("dinh-ky/moi/", routines.new, name="new_routine"),
    path("dinh-ky/<uuid:routine_id>/", routines.detail, name="routine"),
    path("dinh-ky/<uuid:routine_id>/ket-thuc/", routines.end, name="end_routine"),
    path("<uuid:task_id>/", views.detail, name="detail"),
    path("<uuid:task_id>/xong/", acts.close, name="close"),
    path("<uuid:task_id>/ghi/", acts.note, name="note"),
    path("<uuid:task_id>/thoi/", acts.drop, name="drop"),
    path("<uuid:task_id>/doi-han/", acts.move, name="move"),
    path("<uuid:task_id>/mo-lai/", acts.reopen, name="reopen"),
]
