"""Briefings, and what hamlets report of a week."""

from django.urls import path

from trucban.web import converters  # noqa: F401 - `<week:week>` is registered by it
from trucban.web.briefing import changes, hamlets, meeting, minutes, session, views

app_name = "briefing"
urlpatterns = [
    path("giao-ban/", views.home, name="home"),
    path("giao-ban/ket-luan/", views.register, name="register"),
    path("giao-ban/so/<uuid:briefing_id>/", views.open_by_id, name="open"),
    path("giao-ban/ket-luan/<uuid:decision_id>/", views.decision, name="decision"),
    path("giao-ban/ket-luan/<uuid:decision_id>/lich-truc/", changes.roster, name="change_roster"),
    path("giao-ban/ket-luan/<uuid:decision_id>/tuan-tra/", changes.patrols, name="change_patrols"),
    path("giao-ban/thon/<uuid:report_id>/", hamlets.detail, name="hamlet_report"),
    path("giao-ban/muc/<uuid:item_id>/", views.history, name="history"),
    path("giao-ban/muc/<uuid:item_id>/y-kien/", session.discuss, name="discuss"),
    path("giao-ban/muc/<uuid:item_id>/xong/", session.settle, name="settle"),
    path("giao-ban/muc/<uuid:item_id>/quyet-dinh/", session.decide_on, name="decide_on"),
    path("giao-ban/<week:week>/", views.detail, name="detail"),
    path("giao-ban/<week:week>/goi/", meeting.call, name="call"),
    path("giao-ban/<week:week>/lay-du-lieu/", meeting.fill, name="fill"),
    path("giao-ban/<week:week>/bat-dau/", meeting.start, name="start"),
    path("giao-ban/<week:week>/du-hop/", meeting.attendance, name="attendance"),
    path("giao-ban/<week:week>/dong/", meeting.close, name="close"),
    path("giao-ban/<week:week>/mo-lai/", meeting.reopen, name="reopen"),
    path("giao-ban/<week:week>/ghi-rieng/", meeting.save_note, name="note"),
    path("giao-ban/<week:week>/muc-moi/", session.add_item, name="add_item"),
    path("giao-ban/<week:week>/quyet-dinh/", session.decide, name="decide"),
    path("giao-ban/<week:week>/ket-thuc/", session.conclude, name="conclude"),
    path("giao-ban/<week:week>/xac-nhan/", minutes.confirm, name="confirm"),
    path("giao-ban/<week:week>/ban-giay/", minutes.record_paper, name="record_paper"),
    path("giao-ban/<week:week>/bien-ban.<str:form>", minutes.paper, name="paper"),
    path("tuan/<week:week>/thon/", hamlets.grid, name="hamlets"),
    path("tuan/<week:week>/thon/phieu/", hamlets.slips, name="slips"),
    path("tuan/<week:week>/thon/<uuid:hamlet_id>/", hamlets.report, name="report_hamlet"),
]
