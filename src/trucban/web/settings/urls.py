"""Addresses of the settings."""

from django.urls import path

from trucban.web.settings.views import (
    accounts,
    facts,
    home,
    laws,
    log,
    machine,
    offices,
    persons,
    powers,
    rules,
)

app_name = "settings"
urlpatterns = [
    path("", home.home, name="home"),
    path("quy-tac/", rules.rulebook, name="rules"),
    path("quy-tac/tham-quyen/", powers.powers, name="powers"),
    path("quy-tac/luat/", laws.law_book, name="law_book"),
    path("quy-tac/luat/<str:rule_key>/", laws.law_rule, name="law_rule"),
    path("quy-tac/<str:setting>/", rules.rule, name="rule"),
    path("chuc-vu/", offices.offices, name="offices"),
    path("chuc-vu/moi/", offices.new, name="new_office"),
    path("chuc-vu/<uuid:office_id>/", offices.office, name="office"),
    path("chuc-vu/nhiem-ky/<uuid:mandate_id>/ket-thuc/", offices.end, name="end_mandate"),
    path("tai-khoan/", accounts.accounts, name="accounts"),
    path("tai-khoan/moi/", accounts.new, name="new_account"),
    path("tai-khoan/<uuid:user_id>/mat-khau/", accounts.password, name="give_password"),
    path("tai-khoan/<uuid:user_id>/nguoi/", persons.tie, name="tie"),
    path("tai-khoan/<uuid:user_id>/dong/", accounts.close, name="close_account"),
    path("xa/", facts.commune, name="commune"),
    path("nhat-ky/", log.log, name="log"),
    path("nhat-ky/kiem-tra/", log.check, name="verify"),
    path("may/", machine.health, name="machine"),
]
