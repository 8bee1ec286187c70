"""
Open311 GeoReport v2 for other applications: where it is, services, requests, tokens. There is one jurisdiction: the commune's code.

Every service is of type "batch": a report gets a token at once, and a number when the desk has accepted it. Names,
account and device ids, and pictures' addresses are not read; no address of somebody else's is ever opened.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from trucban.area import selectors as area
from trucban.channel import selectors, services
from trucban.channel.catalogue import BY_CODE, CHANGED, SERVICES, Service
from trucban.channel.models import CitizenReport
from trucban.channel.policy import receiving_agency
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import DomainError, NotVisible
from trucban.web.channel.gate import Visit, for_residents
from trucban.web.channel.georeport import FORMATS, Wrong, answer, error

HAMLET = "hamlet"  # the one attribute a service asks for
LONGEST_SPAN = timedelta(days=90)  # GeoReport v2
MOST_LISTED = 100  # numbers or codes in one question


def _said(request: HttpRequest, status: int) -> HttpResponse:
    words = {413: _("That is too much at once."), 429: _("Too many requests from this address: wait.")}
    return error(status, words[status], "xml" if request.path.endswith(".xml") else "json")


def _api(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open an address of the interface; what is wrong is said in the format that was asked for."""

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, visit: Visit, form: str, **more: Any) -> HttpResponse:
            try:
                _check_jurisdiction(request, visit)
                return view(request, visit, form, **more)
            except Wrong as wrong:
                return error(wrong.status, wrong.description, form)
            except NotVisible:
                return error(404, _("There is no such thing here."), form)
            except DomainError as refusal:
                return error(400, str(refusal), form)

        opened: Callable[..., HttpResponse] = checked
        return for_residents(*methods, refuse=_said)(opened)

    return declare


def _check_jurisdiction(request: HttpRequest, visit: Visit) -> None:
    named = request.GET.get("jurisdiction_id") or (
        request.method == "POST" and request.POST.get("jurisdiction_id")
    )
    if named and named != visit.commune.code:
        raise Wrong(
            404, _("jurisdiction_id provided was not found: this is %(code)s.") % {"code": visit.commune.code}
        )


@_api("GET", "HEAD")
def discovery(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """Return where the interface is and since when what it offers is as it is (http://wiki.open311.org/Service_Discovery)."""
    since = _stamp(datetime.combine(_changed(visit), time(), tzinfo=VIETNAM))
    services_at = request.build_absolute_uri(reverse("channel:services", args=["json"]))
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": services_at.removesuffix("/services.json"),
        "changeset": since,
        "type": "test" if visit.commune.is_demonstration else "production",
        "formats": list(FORMATS.values()),
    }
    return answer(
        "discovery",
        {
            "changeset": since,
            "contact": receiving_agency(commune_id=visit.commune.pk, at=visit.at).name,
            "key_service": _("No key is needed."),
            "endpoints": [endpoint],
        },
        form,
    )


def _changed(visit: Visit) -> date:
    """Return the day since which services and what they ask for are as they are: the list, the hamlets and their names."""
    hamlets = list(area.hamlets(commune_id=visit.commune.pk, on=local_day(visit.at)))
    renamed = [date.fromisoformat(one["to_date"]) for row in hamlets for one in row.former_names]
    return max([CHANGED, *renamed, *(row.from_date for row in hamlets)])


@_api("GET", "HEAD")
def service_list(_request: HttpRequest, _visit: Visit, form: str) -> HttpResponse:
    return answer("services", [_service(one) for one in SERVICES], form)


def _service(one: Service) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": str(one.name),
        "description": str(one.description),
        "metadata": True,
        "type": "batch",
        "keywords": "",
        "group": str(one.group),
    }


@_api("GET", "HEAD")
def service_definition(_request: HttpRequest, visit: Visit, form: str, code: str) -> HttpResponse:
    """Return what a service asks for beside the text: the hamlet, by its number."""
    if code not in BY_CODE:
        raise Wrong(404, _("service_code provided was not found."))
    hamlets = area.hamlets(commune_id=visit.commune.pk, on=local_day(visit.at))
    asked = {
        "variable": True,
        "code": HAMLET,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": 1,
        "description": _("Hamlet"),
        "values": [{"key": str(row.number), "name": row.name} for row in hamlets],
    }
    return answer("service_definition", {"service_code": code, "attributes": [asked]}, form)


@csrf_exempt  # no session is read here: there is nothing to forge
@login_not_required
def requests(request: HttpRequest, form: str) -> HttpResponse:
    return _send(request, form=form) if request.method == "POST" else _list(request, form=form)


@_api("POST")
def _send(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    if not request.POST.get("service_code"):
        raise Wrong(400, _("service_code was not provided."))
    try:
        sent = services.send_report(
            actor=services.citizen(commune_id=visit.commune.pk, at=visit.at),
            service=request.POST["service_code"],
            description=request.POST.get("description", ""),
            place_text=request.POST.get("address_string", ""),
            hamlet_id=_hamlet(request, visit),
            lon=_degrees(request, "long"),
            lat=_degrees(request, "lat"),
            contact=request.POST.get("phone") or request.POST.get("email", ""),
            via=CitizenReport.Via.API,
            at=visit.at,
        )
    except services.ServiceUnknown as unknown:
        raise Wrong(404, _("service_code provided was not found.")) from unknown
    taken = {
        "token": sent.token,
        "service_notice": _("The desk looks at it first; ask with the token how it stands."),
        "account_id": None,
    }
    return answer("service_requests", [taken], form, status=201)


def _hamlet(request: HttpRequest, visit: Visit) -> UUID | None:
    number = request.POST.get(f"attribute[{HAMLET}]", "")
    if not number:
        return None
    rows = {
        str(row.number): row.pk for row in area.hamlets(commune_id=visit.commune.pk, on=local_day(visit.at))
    }
    if number not in rows:
        raise Wrong(400, _("attribute[hamlet]: there is no hamlet of that number."))
    return rows[number]


def _degrees(request: HttpRequest, name: str) -> float | None:
    text = request.POST.get(name, "").strip()
    try:
        return float(text) if text else None
    except ValueError:
        raise Wrong(400, _("%(name)s: expected degrees such as 17.2.") % {"name": name}) from None


@_api("GET", "HEAD")
def _list(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    status = request.GET.get("status", "")
    if status not in ("", "open", "closed", "open,closed", "closed,open"):
        raise Wrong(400, _("status: expected open or closed."))
    starts_at, ends_at = _moment(request, "start_date"), _moment(request, "end_date")
    if not request.GET.get("service_request_id"):  # numbers that are named are found however old
        ends_at = ends_at or (min(starts_at + LONGEST_SPAN, visit.at) if starts_at else visit.at)
        starts_at = max(starts_at or ends_at - LONGEST_SPAN, ends_at - LONGEST_SPAN)
    rows = selectors.public_reports(
        commune_id=visit.commune.pk,
        at=visit.at,
        references=_listed(request, "service_request_id"),
        services=_listed(request, "service_code"),
        status="" if "," in status else status,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return answer("service_requests", [_request(row) for row in rows], form)


def _listed(request: HttpRequest, name: str) -> list[str]:
    found = [
        part.strip() for part in request.GET.get(name, "").replace("\x00", "").split(",") if part.strip()
    ]
    if len(found) > MOST_LISTED:
        raise Wrong(400, _("%(name)s: at most %(most)s at once.") % {"name": name, "most": MOST_LISTED})
    return found


def _moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.GET.get(name, "").replace(" ", "+")  # a + that nobody encoded
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not 1900 <= moment.year <= 2099:
        raise Wrong(400, _("%(name)s: expected a moment such as 2026-11-23T07:00:00+07:00.") % {"name": name})
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@_api("GET", "HEAD")
def one_request(_request_: HttpRequest, visit: Visit, form: str, reference: str) -> HttpResponse:
    rows = selectors.public_reports(commune_id=visit.commune.pk, at=visit.at, references=[reference])
    if not rows:
        raise Wrong(404, _("service_request_id was not found, or is not published."))
    return answer("service_requests", [_request(row) for row in rows], form)


def _request(report: CitizenReport) -> dict[str, Any]:
    """Return what everybody may know: no text, no coordinates, of the place the hamlet."""
    standing = selectors.standing(report)
    service = BY_CODE[report.service]
    return {
        "service_request_id": report.reference,
        "status": "open" if standing.is_open else "closed",
        "status_notes": standing.notes,
        "service_name": str(service.name),
        "service_code": service.code,
        "description": None,
        "agency_responsible": report.owner.short_name,
        "service_notice": None,
        "requested_datetime": _stamp(report.received_at),
        "updated_datetime": _stamp(standing.updated_at),
        "expected_datetime": None,
        "address": report.hamlet.name if report.hamlet else None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


@_api("GET", "HEAD")
def token(_request_: HttpRequest, visit: Visit, form: str, token: str) -> HttpResponse:
    """Return the number a token has got: none until the desk has accepted the report, or where nothing is published."""
    report = selectors.by_token(commune_id=visit.commune.pk, token=token, at=visit.at)
    public = selectors.public_reports(commune_id=visit.commune.pk, at=visit.at, references=[report.reference])
    given = report.reference if public else None
    return answer("service_requests", [{"service_request_id": given, "token": token}], form)
