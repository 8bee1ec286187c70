"""Addresses of the journal protocol, and the desk's page of what came by it."""

from django.urls import path, register_converter

from trucban.web.field import desk, pictures, views


class Sha256Converter:
    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sha256Converter, "sha256")

app_name = "field"
urlpatterns = [
    path("", desk.home, name="home"),
    path("ma/", desk.code, name="code"),
    path("tep-chua-gui/", desk.take_file, name="take_file"),
    path("may/<uuid:device_id>/thu-hoi/", desk.revoke, name="revoke"),
    path("may/<uuid:device_id>/thu-bao/", desk.try_waking, name="try_waking_desk"),
    path("muc/<uuid:item_id>/thu-lai/", desk.try_again, name="try_again"),
    path("muc/<uuid:item_id>/de-rieng/", desk.set_aside, name="set_aside"),
    path("khac/<uuid:content_id>/", desk.settle_other, name="settle_other"),
    path("xung-dot/<uuid:incident_id>/<slug:name>/", desk.settle, name="settle"),
    path("thiet-bi/", views.enrol, name="enrol"),
    path("ghi-danh/", views.enrol_by_code, name="enrol_by_code"),
    path("phan-viec/", views.own_slice, name="slice"),
    path("bao-may/", views.waking, name="waking"),
    path("bao-may/thu/", views.try_waking, name="try_waking"),
    path("ban-do/", views.ground, name="ground"),
    path("nhat-ky/", views.journal, name="journal"),
    path("anh/<uuid:media_id>/", pictures.picture, name="picture"),
    path("tep/<sha256:sha256>/", views.media, name="media"),
    path("tra-may/", views.sign_out, name="sign_out"),
    path("da-xoa/", views.erased, name="erased"),
]
