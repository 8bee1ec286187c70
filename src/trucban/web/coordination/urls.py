"""Addresses of agreements."""

from django.urls import path

from trucban.web.coordination import views

app_name = "coordination"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("moi/", views.new, name="new"),
    path("<uuid:agreement_id>/", views.detail, name="detail"),
    path("<uuid:agreement_id>/sua/", views.edit, name="edit"),
    path("<uuid:agreement_id>/nghia-vu/", views.add_obligation, name="add_obligation"),
    path(
        "<uuid:agreement_id>/nghia-vu/<uuid:obligation_id>/bo/",
        views.remove_obligation,
        name="remove_obligation",
    ),
    path("<uuid:agreement_id>/chia-se/", views.add_rule, name="add_rule"),
    path("<uuid:agreement_id>/chia-se/<uuid:rule_id>/bo/", views.remove_rule, name="remove_rule"),
    path("<uuid:agreement_id>/ky/", views.sign, name="sign"),
    path("<uuid:agreement_id>/van-ban-ky/", views.record_paper, name="record_paper"),
    path("<uuid:agreement_id>/phe-duyet/", views.record_approval, name="record_approval"),
    path("<uuid:agreement_id>/phien-ban/", views.new_version, name="new_version"),
]
