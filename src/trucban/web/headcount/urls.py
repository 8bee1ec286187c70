"""Addresses of head-counts: under /vu-viec/diem-danh-ho/."""

from django.urls import path

from trucban.web.headcount import acts, views

app_name = "headcount"
urlpatterns = [
    path("", views.overview, name="list"),
    path("moi/", acts.new, name="new"),
    path("<uuid:head_count_id>/", views.detail, name="detail"),
    path("<uuid:head_count_id>/ho/", acts.lines, name="lines"),
    path("<uuid:head_count_id>/giao/", acts.give, name="give"),
    path("<uuid:head_count_id>/giao/<uuid:counter_id>/thu-hoi/", acts.take_back, name="take_back"),
    path("<uuid:head_count_id>/gia-han/", acts.extend, name="extend"),
    path("<uuid:head_count_id>/dong/", acts.close, name="close"),
    path("<uuid:head_count_id>/xem-ten/", acts.names, name="names"),
    path("ho/<uuid:household_id>/", acts.mark, name="mark"),
    path("ho/<uuid:household_id>/bo/", acts.remove, name="remove"),
]
