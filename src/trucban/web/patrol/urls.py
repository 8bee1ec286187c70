"""Patrols: a week's plan stands under /tuan/, single patrols under /tuan-tra/."""

from django.urls import path

from trucban.web import converters  # noqa: F401  # registers <week:week>
from trucban.web.patrol.views import coverage, emphasis, findings, outing, papers, patrols, plan

app_name = "patrol"
urlpatterns = [
    path("tuan/<week:week>/tuan-tra/", plan.plan, name="plan"),
    path("tuan/<week:week>/tuan-tra/lap-du-thao/", plan.draft, name="draft"),
    path("tuan/<week:week>/tuan-tra/so-do.svg", papers.drawing, name="drawing"),
    path("tuan/<week:week>/tuan-tra.gpx", papers.gpx, name="gpx"),
    path("tuan-tra/ke-hoach/<uuid:plan_id>/xac-nhan/", plan.confirm, name="confirm"),
    path("tuan-tra/ke-hoach/<uuid:plan_id>/dung/", plan.stop, name="stop"),
    path("tuan-tra/ke-hoach/<uuid:plan_id>/tien-do/", plan.progress, name="progress"),
    path("tuan-tra/ke-hoach/<uuid:plan_id>/ban-giay/", plan.paper, name="paper"),
    path("tuan-tra/ke-hoach/<uuid:plan_id>/ban-moi/", plan.new_version, name="new_version"),
    path("tuan-tra/ke-hoach/<uuid:plan_id>/them/", patrols.add, name="add"),
    path("tuan-tra/", patrols.patrols, name="list"),
    path("tuan-tra/them/", patrols.add_own, name="add_own"),
    path("tuan-tra/do-phu/", coverage.coverage, name="coverage"),
    path("tuan-tra/tang-giam/", emphasis.emphasis, name="emphasis"),
    path("tuan-tra/tang-giam/<uuid:emphasis_id>/ket-thuc/", emphasis.end, name="end_emphasis"),
    path("tuan-tra/<uuid:patrol_id>/", outing.detail, name="detail"),
    path("tuan-tra/<uuid:patrol_id>/sua/", patrols.change, name="change"),
    path("tuan-tra/<uuid:patrol_id>/huy/", patrols.cancel, name="cancel"),
    path("tuan-tra/<uuid:patrol_id>/phieu.pdf", papers.order, name="order"),
    path("tuan-tra/<uuid:patrol_id>/xuat-phat/", outing.start, name="start"),
    path("tuan-tra/<uuid:patrol_id>/tin/", outing.word, name="word"),
    path("tuan-tra/<uuid:patrol_id>/thu-bao-dong/", outing.try_alarm, name="try_alarm"),
    path("tuan-tra/<uuid:patrol_id>/ve/", outing.end, name="end"),
    path("tuan-tra/diem/<uuid:stop_id>/qua/", outing.pass_stop, name="pass_stop"),
    path("tuan-tra/<uuid:patrol_id>/ghi-nhan/", findings.record, name="finding"),
    path("tuan-tra/<uuid:patrol_id>/ghi-nhan/<uuid:finding_id>/gach/", findings.strike, name="strike"),
    path("tuan-tra/<uuid:patrol_id>/vet-di/", findings.load_track, name="load_track"),
    path("tuan-tra/<uuid:patrol_id>/vet-di.gpx", papers.track, name="track"),
]
