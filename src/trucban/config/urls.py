"""Where each page lives; addresses are Vietnamese words without marks."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from trucban.config.health import healthz
from trucban.web.live.views import events

MARK = f"{settings.STATIC_URL}desk/mark.svg"  # pages name it; browsers ask beside what is no page

urlpatterns = [
    path("healthz", healthz),
    path("favicon.ico", login_not_required(RedirectView.as_view(url=MARK)), name="favicon"),
    path("", include("trucban.web.today.urls")),
    path("tai-khoan/", include("trucban.web.access.urls")),
    path("tuy-chon/", include("trucban.web.preferences")),
    path("thong-bao/", include("trucban.web.notify.urls")),
    path("vu-viec/", include("trucban.web.incident.urls")),
    path("viec/", include("trucban.web.task.urls")),
    path("", include("trucban.web.briefing.urls")),
    path("", include("trucban.web.channel.urls")),
    path("vu-viec/diem-danh-ho/", include("trucban.web.headcount.urls")),
    path("tuan/", include("trucban.web.report.urls")),
    path("", include("trucban.web.week.urls")),
    path("", include("trucban.web.duty.urls")),
    path("", include("trucban.web.calendar.urls")),
    path("huan-luyen/", include("trucban.web.training.urls")),
    path("tuyen-quan/", include("trucban.web.callup.urls")),
    path("luc-luong/", include("trucban.web.force.urls")),
    path("phoi-hop/", include("trucban.web.coordination.urls")),
    path("", include("trucban.web.patrol.urls")),
    path("ban-do/", include("trucban.web.area.urls")),
    path("cai-dat/", include("trucban.web.settings.urls")),
    path("thiet-lap/", include("trucban.web.setup.urls")),
    path("tim/", include("trucban.web.search.urls")),
    path("ho-so/", include("trucban.web.record_pages")),
    path("dong-bo/", include("trucban.web.field.urls")),
    path("", include("trucban.web.uplink.urls")),
    path("cac-xa/", include("trucban.web.hub.urls")),
    path("dien-thoai/", include("trucban.web.phone.urls")),
    path("man-hinh/", include("trucban.web.wall.urls")),
    path("events/", events, name="events"),
    path("tro-giup/", include("trucban.web.help.urls")),
]

handler400 = "trucban.web.errors.bad_request"
handler403 = "trucban.web.errors.forbidden"
handler404 = "trucban.web.errors.not_found"
handler500 = "trucban.web.errors.server_error"
