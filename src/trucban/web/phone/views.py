"""The application as files: the same for everybody, so that a browser may keep them."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from trucban.web.phone import files

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@login_not_required
@gzip_page
@require_safe
def shell(_request: HttpRequest) -> HttpResponse:
    """
    A militiaman on watch or patrol, at night, with a cheap phone and no signal.

    In five seconds: what he has to do now, and whether what he wrote has arrived. The page brings the frame only.
    """
    return _kept(files.shell(), "text/html; charset=utf-8")


@login_not_required
@gzip_page
@require_safe
def spoken(_request: HttpRequest, language: str) -> HttpResponse:
    """The words of the application in one language."""
    if language not in LANGUAGES:
        raise Http404
    return _kept(files.words_in(language), "application/json")


@login_not_required
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone shows of the application on its home screen."""
    return _kept(files.text(_manifest()), "application/manifest+json")


@login_not_required
@gzip_page
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker with the list of what it keeps; another list is another worker, and the browser takes it over."""
    made = {
        reverse("phone:shell"): files.shell(),
        reverse("phone:manifest"): files.text(_manifest()),
        **{reverse("phone:words", args=[one]): files.words_in(one) for one in LANGUAGES},
    }
    return _kept(files.worker(files.precache(made)), "text/javascript; charset=utf-8")


def _kept(content: bytes, content_type: str) -> HttpResponse:
    # A browser asks each time whether it changed: the worker keeps its own copies.
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": "no-cache"})


def _manifest() -> dict[str, Any]:
    with override("vi"):
        return {
            "id": reverse("phone:shell"),
            "name": _("Trực Ban on the phone"),
            "short_name": "Trực Ban",
            "description": _("Duties, incidents and patrols without a line"),
            "lang": "vi",
            "start_url": reverse("phone:shell"),
            "scope": reverse("phone:shell"),
            "display": "standalone",
            "background_color": "#0f1412",
            "theme_color": "#0f5c3f",
            "icons": [
                {"src": files.address(f"phone/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
                for name, size, purpose in (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))
            ],
        }  # fmt: skip
