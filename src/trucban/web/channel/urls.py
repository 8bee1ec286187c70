"""Ways in for people without an account, and the desk's page of what came in."""

from django.urls import path, re_path

from trucban.web.channel import api, asking, desk, public

app_name = "channel"
FORM = r"(?P<form>json|xml)"
urlpatterns = [
    path("phan-anh/", public.report, name="report"),
    path("phan-anh/theo-doi/<str:token>/", public.status, name="status"),
    re_path(rf"^open311/discovery\.{FORM}$", api.discovery, name="discovery"),
    re_path(rf"^open311/v2/services\.{FORM}$", api.service_list, name="services"),
    re_path(
        rf"^open311/v2/services/(?P<code>[0-9A-Za-z]{{1,10}})\.{FORM}$",
        api.service_definition,
        name="service",
    ),
    re_path(rf"^open311/v2/requests\.{FORM}$", api.requests, name="requests"),
    re_path(
        rf"^open311/v2/requests/(?P<reference>[0-9A-Za-z-]{{1,20}})\.{FORM}$", api.one_request, name="request"
    ),
    re_path(rf"^open311/v2/tokens/(?P<token>[0-9A-Za-z_-]{{1,64}})\.{FORM}$", api.token, name="token"),
    path("hoi/<str:token>/", asking.facts, name="facts"),
    path("vu-viec/hoi/", asking.asked, name="asked"),
    path("vu-viec/hoi/<uuid:fact_request_id>/thu-hoi/", asking.revoke, name="revoke"),
    path("vu-viec/<uuid:incident_id>/hoi/", asking.ask, name="ask"),
    path("vu-viec/phan-anh/", desk.queue, name="queue"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/", desk.detail, name="detail"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/vu-viec/", desk.make_incident, name="make_incident"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/da-biet/", desk.known, name="known"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/viec/", desk.make_task, name="make_task"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/tu-choi/", desk.refuse, name="refuse"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/trung/", desk.repeats, name="repeats"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/tra-loi/", desk.answer, name="answer"),
    path("vu-viec/phan-anh/<uuid:citizen_report_id>/lien-he/", desk.contact, name="contact"),
]
