"""Addresses of the force: under /luc-luong/."""

from django.urls import path

from trucban.web.force.views import duplicates, exports, facts, home, kinds, lists, people, roll, units

app_name = "force"
urlpatterns = [
    path("", home.home, name="home"),
    path("nguoi/", people.people, name="people"),
    path("nguoi/moi/", people.new, name="new_person"),
    path("nguoi.xlsx", exports.workbook, name="people_xlsx"),
    path("nguoi.csv", exports.comma_separated, name="people_csv"),
    path("trung/", duplicates.duplicates, name="duplicates"),
    path("trung/<uuid:one_id>/<uuid:other_id>/", duplicates.pair, name="pair"),
    path("trung/<uuid:one_id>/<uuid:other_id>/gop/", duplicates.merge, name="merge"),
    path("trung/<uuid:one_id>/<uuid:other_id>/hai-nguoi/", duplicates.apart, name="apart"),
    path("trung/<uuid:merge_id>/tach/", duplicates.unmerge, name="unmerge"),
    path("nhap/", lists.lists, name="lists"),
    path("nhap/<uuid:import_id>/", lists.one_list, name="list"),
    path("nhap/<uuid:import_id>/dang-doc/", lists.progress, name="list_progress"),
    path("nhap/<uuid:import_id>/cot/", lists.columns, name="list_columns"),
    path("nhap/<uuid:import_id>/dong/", lists.rows, name="list_rows"),
    path("nhap/<uuid:import_id>/dong/<int:number>/", lists.row, name="list_row"),
    path("nhap/<uuid:import_id>/ghi/", lists.take_over, name="take_over"),
    path("nhap/<uuid:import_id>/hoan-tac/", lists.take_back, name="take_back"),
    path("nhap/<uuid:import_id>/bo/", lists.give_up, name="give_up"),
    path("nguoi/<uuid:person_id>/", people.person, name="person"),
    path("nguoi/<uuid:person_id>/sua/", people.edit, name="edit_person"),
    path("nguoi/<uuid:person_id>/don-vi/", facts.join, name="join"),
    path("nguoi/<uuid:person_id>/chuc-vu/", facts.give_post, name="give_post"),
    path("nguoi/<uuid:person_id>/cap-bac/", facts.give_rank, name="give_rank"),
    path("nguoi/<uuid:person_id>/chung-nhan/", facts.qualify, name="qualify"),
    path("nguoi/<uuid:person_id>/don-vi/<uuid:fact_id>/thoi/", facts.leave, name="leave"),
    path("nguoi/<uuid:person_id>/rut/<uuid:fact_id>/", facts.retract, name="retract"),
    path("don-vi/", units.units, name="units"),
    path("don-vi/moi/", units.new, name="new_unit"),
    path("don-vi/<uuid:unit_id>/", units.unit, name="unit"),
    path("don-vi/<uuid:unit_id>/thanh-vien/", units.add_member, name="add_member"),
    path("don-vi/<uuid:unit_id>/the/", units.card, name="card"),
    path("don-vi/<uuid:unit_id>/the/gia-han/", units.renew_card, name="renew_card"),
    path("don-vi/<uuid:unit_id>/cho-can/", units.places, name="places"),
    path("don-vi/<uuid:unit_id>/ket-thuc/", units.end, name="end_unit"),
    path("chung-nhan/", kinds.kinds, name="kinds"),
    path("chung-nhan/tinh-thay/", kinds.stands_for, name="stands_for"),
    path("chung-nhan/tinh-thay/<uuid:row_id>/thoi/", kinds.end_standing_for, name="end_standing_for"),
    path("danh-sach/", roll.roll, name="roll"),
    path("danh-sach.xlsx", roll.workbook, name="roll_xlsx"),
]
