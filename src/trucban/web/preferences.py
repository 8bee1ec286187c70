"""Language and theme: two cookies of this browser, no right needed."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

ONE_YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    # An address and no name of one: `redirect` would look "25:99" up among the pages.
    response = HttpResponseRedirect(
        back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/"
    )
    chosen = request.POST.get("theme", "")
    if chosen in {"light", "dark"}:
        response.set_cookie("theme", chosen, max_age=ONE_YEAR_S, samesite="Lax", secure=settings.HTTPS)
    else:  # as the machine has it
        response.delete_cookie("theme", samesite="Lax")
    return response


app_name = "preferences"
urlpatterns = [
    path("ngon-ngu/", login_not_required(set_language), name="language"),
    path("giao-dien/", theme, name="theme"),
]
