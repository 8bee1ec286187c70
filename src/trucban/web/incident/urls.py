"""Incidents."""

from django.urls import path

from trucban.web.incident import accounts, acts, board, cards, entry, merging, parts, rules, teams, views

app_name = "incident"
urlpatterns = [
    path("", views.incidents, name="list"),
    path("moi/", entry.new, name="new"),
    path("moi/doc/", entry.read, name="read"),
    path("luc-luong/", teams.out, name="teams_out"),
    path("quy-tac/", rules.rules, name="rules"),
    path("quy-tac/<uuid:routing_rule_id>/", rules.rule, name="rule"),
    path("quy-tac/<uuid:routing_rule_id>/ap-dung/", rules.force, name="force_rule"),
    path("quy-tac/<uuid:routing_rule_id>/bo/", rules.discard, name="discard_rule"),
    path("quy-tac/<uuid:routing_rule_id>/thoi/", rules.end, name="end_rule"),
    path("bang/", board.board, name="board"),
    path("tong-hop/", board.figures, name="figures"),
    path("the/", cards.card_list, name="cards"),
    path("the/<uuid:response_card_id>/", cards.response_card, name="response_card"),
    path("the/<uuid:response_card_id>/ky/", cards.confirm, name="confirm_card"),
    path("ke-lai/", accounts.own, name="own_accounts"),
    path("ke-lai/<uuid:account_id>/sua/", accounts.correct, name="correct_account"),
    path("loi-ke/", accounts.queue, name="accounts"),
    path("loi-ke/<uuid:account_id>/", accounts.attach, name="attach_account"),
    path("dong/<uuid:entry_id>/", views.entry, name="entry"),
    path("<uuid:incident_id>/", views.detail, name="detail"),
    path("<uuid:incident_id>/sua/", views.edit, name="edit"),
    path("<uuid:incident_id>/ghi/", acts.note, name="note"),
    path("<uuid:incident_id>/buoc/", acts.step, name="step"),
    path("<uuid:incident_id>/luc-luong/", teams.card, name="teams"),
    path("<uuid:incident_id>/cu/", teams.send, name="send_team"),
    path("<uuid:incident_id>/luc-luong/<uuid:dispatch_id>/", teams.step, name="team_step"),
    path("<uuid:incident_id>/the/<uuid:response_card_id>/", cards.tick, name="tick"),
    path("<uuid:incident_id>/the/<uuid:response_card_id>/bo/", cards.untick, name="untick"),
    path("<uuid:incident_id>/han/", rules.deadline, name="deadline"),
    path("<uuid:incident_id>/gop/", merging.merge, name="merge"),
    path("<uuid:incident_id>/tach/", merging.unmerge, name="unmerge"),
    path("<uuid:incident_id>/thuoc-vu/", parts.put_under, name="put_under"),
    path("<uuid:incident_id>/nhan-vu/", parts.take_in, name="take_in"),
    path("<uuid:incident_id>/roi-vu/", parts.take_out, name="take_out"),
    path("<uuid:incident_id>/chia-se/", acts.share, name="share"),
    path("<uuid:incident_id>/giao-viec/", acts.give_task, name="give_task"),
    path("<uuid:incident_id>/gach/<uuid:entry_id>/", acts.strike, name="strike"),
    path("<uuid:incident_id>/thu-hoi/<uuid:share_id>/", acts.revoke, name="revoke"),
]
