"""The set-up page of the demonstration."""

from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trucban.access.setup import AgencySpec, usual_agencies
from trucban.lib.errors import NotVisible
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.command import SET_UP_S, CommandSilent, trucban
from trucban.web.setup import toml
from trucban.web.setup.forms import ADMINISTRATOR, COMMUNE, OFFERED, PAPERS, SetUpForm
from trucban.web.setup.here import is_at_the_machine


@page("access.administer", "GET", "POST")
def form(request: AppRequest) -> HttpResponse:
    """
    The administrator of the demonstration, when the commune wants to begin in earnest.

    In five seconds: what must be known, what may wait, and that the demonstration stays as it is.
    Everybody can log in to a demonstration on the local network: the commune is made by who sits at the machine.
    """
    if not settings.DEMONSTRATION or not is_at_the_machine(request):
        raise NotVisible
    if (Path(settings.REAL_DIR) / "installed.json").exists():
        return render(request, "setup/done.html", {"was_there": True})
    asked = SetUpForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        refusal = set_up(asked)
        if not refusal:
            return render(
                request, "setup/done.html", {"username": asked.cleaned_data["admin_username"].lower()}
            )
        asked.add_error(None, refusal)
    context = {
        "form": asked,
        "commune_fields": [asked[name] for name in COMMUNE],
        "administrator_fields": [asked[name] for name in ADMINISTRATOR],
        "paper_fields": [asked[name] for name in PAPERS],
        "agencies": [
            (agency.short_name, [asked[f"office_{kind}"] for kind, _title in agency.offices])
            for agency in OFFERED
        ],
    }
    return render(request, "setup/form.html", context, status=422 if asked.errors else 200)


def set_up(asked: SetUpForm) -> str:
    """
    Let `trucban setup` create the commune in its own database; return why it did not, or nothing.

    The answers, the password among them, go through standard input: other processes see no argument of it.
    """
    try:
        done = trucban("setup", "--from", "-", "--hide-passphrase", said=content(asked), timeout_s=SET_UP_S)
    except CommandSilent:
        return _("Set-up gave no answer in time. Look on the machine with ./trucban check, then try again.")
    if done.returncode == 0:
        return ""
    lines = done.stderr.decode(errors="replace").strip().splitlines() or [""]
    said = next((line for line in lines if line.startswith("trucban: ")), "").removeprefix("trucban: ")
    return said or _("Set-up could not be finished. Run ./trucban setup on the machine: it says why.")


def content(asked: SetUpForm) -> bytes:
    """Return the answers as the set-up file that `docs/operations.md` describes."""
    data = asked.cleaned_data
    commune = {name: str(data[name]) for name in COMMUNE}
    tables: dict[str, dict[str, object]] = {
        "commune": {**commune},
        "administrator": {
            "username": data["admin_username"],
            "name": data["admin_name"],
            "password": data["password"],
        },
        "province_opinion": {"number": data["opinion_number"], "date": data["opinion_date"]},
        "security": {"level": data["level"], "decision": data["decision"]},
    }
    return toml.write(tables, agencies_of(commune, asked.titles()))


def agencies_of(answers: dict[str, str], titles: dict[str, str]) -> list[dict[str, object]]:
    """Return the usual agencies as set-up reads them; an office whose title was emptied is left out."""
    usual = usual_agencies(
        name=answers["name"],
        province_name=answers["province_name"],
        superior_command_name=answers["superior_command_name"],
    )
    return [{**asdict(agency), "offices": _offices(agency, titles)} for agency in usual]


def _offices(agency: AgencySpec, titles: dict[str, str]) -> list[dict[str, str]]:
    return [{"kind": kind, "title": titles[kind]} for kind, _usual in agency.offices if titles.get(kind)]
