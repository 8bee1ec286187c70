"""Addresses of the call-up: under /tuyen-quan/."""

from django.urls import path

from trucban.web.callup import acts, deliveries, exports, many, publicity, reports, views

app_name = "callup"
urlpatterns = [
    path("", views.home, name="home"),
    path("dot/moi/", acts.new_season, name="new_season"),
    path("dot/<uuid:season_id>/", views.season, name="season"),
    path("dot/<uuid:season_id>/sua/", acts.change_season, name="change_season"),
    path("dot/<uuid:season_id>/rut/", acts.draw, name="draw"),
    path("dot/<uuid:season_id>/so-thon/", acts.total, name="total"),
    path("dot/<uuid:season_id>/chi-tieu/", acts.quota, name="quota"),
    path("dot/<uuid:season_id>/them/", acts.take_in, name="take_in"),
    path("dot/<uuid:season_id>/danh-sach/", views.cases, name="cases"),
    path("dot/<uuid:season_id>/bao-cao/", reports.report, name="report"),
    path("dot/<uuid:season_id>/bao-cao/tep.xlsx", exports.report_xlsx, name="report_xlsx"),
    path("dot/<uuid:season_id>/danh-sach/tep.xlsx", exports.cases_xlsx, name="cases_xlsx"),
    path(
        "dot/<uuid:season_id>/cong-khai/<slug:kind>/tep.<slug:form>",
        exports.public_file,
        name="public_file",
    ),
    path("dot/<uuid:season_id>/cong-khai/", publicity.public, name="public"),
    path("dot/<uuid:season_id>/cong-khai/moi/", publicity.post_list, name="post_list"),
    path("dot/<uuid:season_id>/cong-khai/<uuid:posting_id>/go/", publicity.take_down, name="take_down"),
    path("dot/<uuid:season_id>/giao/", deliveries.deliveries, name="deliveries"),
    path("dot/<uuid:season_id>/giao/tep.xlsx", deliveries.deliveries_xlsx, name="deliveries_xlsx"),
    path("dot/<uuid:season_id>/giao/nhieu/", many.deliver_many, name="deliver_many"),
    path("dot/<uuid:season_id>/goi/", many.summon_many, name="summon_many"),
    path("dot/<uuid:season_id>/de-nghi/", many.waiting, name="waiting"),
    path("dot/<uuid:season_id>/de-nghi/moi/", many.propose_many, name="propose_many"),
    path("dot/<uuid:season_id>/de-nghi/tra-loi/", many.answer_many, name="answer_many"),
    path("dot/<uuid:season_id>/de-nghi/quyet-dinh/", many.decide_many, name="decide_many"),
    path("dot/<uuid:season_id>/luat/", many.law_changed, name="law_changed"),
    path("dot/<uuid:season_id>/hoi-dong/", acts.sitting, name="sitting"),
    path("dot/<uuid:season_id>/ra-soat/", reports.review, name="review"),
    path("dot/<uuid:season_id>/ra-soat/xong/", reports.reviewed, name="reviewed"),
    path("ho-so/<uuid:case_id>/", views.case, name="case"),
    path("ho-so/<uuid:case_id>/de-nghi/", acts.propose, name="propose"),
    path("ho-so/<uuid:case_id>/luat/", acts.confirm_judgement, name="confirm_judgement"),
    path("ho-so/<uuid:case_id>/goi/", reports.summon, name="summon"),
    path("ho-so/<uuid:case_id>/khieu-nai/", publicity.objection, name="objection"),
    path("khieu-nai/<uuid:objection_id>/tra-loi/", publicity.answer, name="answer"),
    path("goi/<uuid:summons_id>/giao/", reports.deliver, name="deliver"),
    path("de-nghi/<uuid:step_id>/xac-nhan/", acts.confirm, name="confirm"),
    path("de-nghi/<uuid:step_id>/tra-lai/", acts.refuse, name="refuse"),
    path("de-nghi/<uuid:step_id>/quyet-dinh/", acts.decide, name="decide"),
]
