"""Duty: the roster of a week stands under /tuan/, everything else under /truc/."""

from django.urls import path

from trucban.web import converters  # noqa: F401  # registers <week:week>
from trucban.web.duty.views import (
    attendance,
    book,
    exchanges,
    handover,
    mine,
    places,
    police,
    posts,
    rosters,
    shifts,
)

app_name = "duty"
urlpatterns = [
    path("tuan/<week:week>/lich-truc/", rosters.roster, name="roster"),
    path("tuan/<week:week>/lich-truc/mo-du-thao/", rosters.open_draft, name="open_draft"),
    path("tuan/<week:week>/lich-truc/<str:paper>.pdf", rosters.pdf, name="roster_pdf"),
    path("tuan/<week:week>/lich-truc.xlsx", rosters.workbook, name="roster_xlsx"),
    path("truc/ban/<uuid:roster_id>/", rosters.version, name="version"),
    path("truc/ban/<uuid:roster_id>/lap/", rosters.fill, name="fill"),
    path("truc/ban/<uuid:roster_id>/tien-do/", rosters.progress, name="progress"),
    path("truc/ban/<uuid:roster_id>/ban-hanh/", rosters.publish, name="publish"),
    path("truc/ban/<uuid:roster_id>/bo/", rosters.discard, name="discard"),
    path("truc/ban/<uuid:roster_id>/them-ca/", shifts.add, name="add_shift"),
    path("truc/ca/<uuid:shift_id>/", rosters.shift, name="shift"),
    path("truc/ca/<uuid:shift_id>/bo/", shifts.remove, name="remove_shift"),
    path("truc/cho/<uuid:assignment_id>/", places.place, name="place"),
    path("truc/cho/<uuid:assignment_id>/giu/", places.lock, name="lock"),
    path("truc/cho/<uuid:assignment_id>/doi/", exchanges.exchange, name="exchange"),
    path("truc/cua-toi/", mine.duties, name="mine"),
    path("truc/cua-toi.ics", mine.calendar, name="mine_ics"),
    path("truc/so-truc-ban/", book.lines, name="book"),
    path("truc/so-truc-ban/<uuid:line_id>/gach/", book.strike, name="strike"),
    path("truc/ban-giao/", handover.watches, name="handover"),
    path("truc/ban-giao/ca/<uuid:shift_id>/", handover.give, name="give"),
    path("truc/ban-giao/<uuid:handover_id>/", handover.detail, name="handover_detail"),
    path("truc/ban-giao/<uuid:handover_id>/nhan/", handover.take, name="take"),
    path("truc/ban-giao/muc/<uuid:item_id>/", handover.answer, name="answer"),
    path("truc/cham-cong/", attendance.sheet, name="attendance"),
    path("truc/cham-cong/<uuid:assignment_id>/", attendance.record, name="record"),
    path("truc/cham-cong/xac-nhan/", attendance.confirm, name="confirm"),
    path("truc/cham-cong.xlsx", attendance.workbook, name="attendance_xlsx"),
    path("truc/tro-cap/", attendance.allowance, name="allowance"),
    path("truc/tro-cap.xlsx", attendance.allowance_workbook, name="allowance_xlsx"),
    path("truc/vi-tri/", posts.posts, name="posts"),
    path("truc/vi-tri/<uuid:post_id>/", posts.post, name="post"),
    path("truc/vi-tri/<uuid:post_id>/dung/", posts.end, name="end_post"),
    path("truc/vi-tri/ca/<uuid:pattern_id>/dung/", posts.end_pattern, name="end_pattern"),
    path("truc/de-nghi-cong-an/", police.requests, name="police"),
    path("truc/de-nghi-cong-an/<uuid:request_id>/", police.answer, name="police_request"),
]
