"""Addresses of training: under /huan-luyen/."""

from django.urls import path

from trucban.web.training import acts, attendance, contests, drills, exercises, lacking, plans, results, views

app_name = "training"
urlpatterns = [
    path("", views.home, name="home"),
    path("chuong-trinh/moi/", views.new_programme, name="new_programme"),
    path("chuong-trinh/<uuid:programme_id>/", views.programme, name="programme"),
    path("chuong-trinh/<uuid:programme_id>/nguoi/", views.add_people, name="add_people"),
    path("chuong-trinh/<uuid:programme_id>/nguoi/bo/", acts.remove_person, name="remove_person"),
    path("chuong-trinh/<uuid:programme_id>/buoi/", views.new_session, name="new_session"),
    path("buoi/<uuid:session_id>/", views.session, name="session"),
    path("buoi/<uuid:session_id>/diem-danh/", attendance.attendance, name="attendance"),
    path("buoi/<uuid:session_id>/nguoi-diem-danh/", attendance.leader, name="leader"),
    path("buoi/<uuid:session_id>/ky/", acts.sign, name="sign"),
    path("buoi/<uuid:session_id>/ket-qua/", results.results, name="results"),
    path("buoi/<uuid:session_id>/ket-qua/ky/", results.sign_results, name="sign_results"),
    path("ket-qua/<uuid:result_id>/huy/", results.annul_result, name="annul_result"),
    path("phuong-an/", plans.plans, name="plans"),
    path("phuong-an/moi/", plans.new_plan, name="new_plan"),
    path("phuong-an/<uuid:response_plan_id>/", plans.plan, name="plan"),
    path("phuong-an/<uuid:response_plan_id>/to/", plans.put_team, name="put_team"),
    path("phuong-an/<uuid:response_plan_id>/to/bo/", plans.remove_team, name="remove_team"),
    path("phuong-an/<uuid:response_plan_id>/ra-soat/", plans.review, name="review"),
    path("phuong-an/<uuid:response_plan_id>/thoi-dung/", plans.end_plan, name="end_plan"),
    path("phuong-an/<uuid:response_plan_id>/luyen-tap/", drills.new_drill, name="new_drill"),
    path("luyen-tap/<uuid:drill_id>/", drills.drill, name="drill"),
    path("luyen-tap/<uuid:drill_id>/phat-hien/", drills.finding, name="finding"),
    path("luyen-tap/<uuid:drill_id>/kiem-lai/", drills.check, name="check_finding"),
    path("luyen-tap/<uuid:drill_id>/huy/", drills.cancel, name="cancel_drill"),
    path("luyen-tap/<uuid:drill_id>/dien-tap/", exercises.exercise, name="exercise"),
    path("luyen-tap/<uuid:drill_id>/dien-tap/tinh-huong/", exercises.inject, name="inject"),
    path("luyen-tap/<uuid:drill_id>/dien-tap/bo/", exercises.remove_inject, name="remove_inject"),
    path("luyen-tap/<uuid:drill_id>/dien-tap/dong-ho/", exercises.clock, name="exercise_clock"),
    path("luyen-tap/<uuid:drill_id>/dien-tap/tra-loi/", exercises.answer, name="answer"),
    path("hoi-thao/", contests.contests, name="contests"),
    path("hoi-thao/moi/", contests.new_contest, name="new_contest"),
    path("hoi-thao/<uuid:contest_id>/to/", contests.contest_team, name="contest_team"),
    path("thi-lai/", results.retests, name="retests"),
    path("con-thieu/", lacking.lacking, name="lacking"),
    path("con-thieu/danh-sach.xlsx", lacking.lacking_xlsx, name="lacking_xlsx"),
    path("con-thieu/<uuid:programme_id>/", lacking.proposals, name="proposals"),
    path("buoi/<uuid:session_id>/bu/", attendance.make_up, name="make_up"),
    path("buoi/<uuid:session_id>/goi-them/", acts.call_more, name="call_more"),
    path("buoi/<uuid:session_id>/huy/", acts.cancel, name="cancel"),
]
