"""Setting up the real commune: what must be known, and the file that says it was done."""

import json
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from trucban import __version__
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency, Commune, User
from trucban.access.setup import (
    AgencySpec,
    CommuneSpec,
    create_commune,
    usual_agencies,
    usual_command_of_hub,
)
from trucban.config.reasons import toml_place
from trucban.lib.errors import DomainError
from trucban.lib.whole_file import write_whole

HUB = "hub"


class AlreadyInstalled(DomainError):
    """This installation has its commune."""


class SetUpNotUnderstood(DomainError):
    """Something is missing or does not fit; nothing was created."""


@dataclass(frozen=True)
class Field:
    """One thing set-up must know."""

    key: str
    label: str
    example: str


def fields() -> tuple[Field, ...]:
    return (
        Field("code", _("Code of the commune (five digits)"), "19249"),
        Field("name", _("Name of the commune"), "Xã Lệ Thủy"),
        Field("place_name", _("Place name on papers, before the date"), "Lệ Thủy"),
        Field("province_name", _("Province"), "Tỉnh Quảng Trị"),
        Field("superior_command_name", _("Superior command, as papers print it"), "BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ"),
    )  # fmt: skip


def installed_file() -> Path:
    return Path(settings.REAL_DIR) / "installed.json"


def install(spec: CommuneSpec) -> Commune:
    """
    Create the commune in the real database; the file that later commands look for is written last.

    Raises:
        AlreadyInstalled: it was done before; nothing was changed.
        SetUpNotUnderstood: something does not fit; nothing was created.
    """
    if installed_file().exists():
        raise AlreadyInstalled(
            _("The commune has been set up already: nothing was changed. Offices and accounts are changed on the page Cài đặt.")
        )  # fmt: skip
    check_spec(spec)
    call_command("migrate", verbosity=0, interactive=False)
    commune = Commune.objects.filter(code=spec.code).first()  # set-up was cut off before its last step
    if commune is None:
        commune, _actor = create_commune(replace(spec, is_demonstration=False), at=timezone.now())
    _write_installed(commune)
    return commune


def _write_installed(commune: Commune) -> None:
    content = {
        "commune": commune.code,
        "name": commune.name,
        "role": settings.ROLE,
        "version": __version__,
        "at": timezone.now().isoformat(),
    }
    write_whole(installed_file(), json.dumps(content, ensure_ascii=False, indent=1).encode())


def check_spec(spec: CommuneSpec) -> None:
    if settings.ROLE == HUB:
        if not (2 <= len(spec.code) <= 5 and spec.code.isdigit()):
            raise SetUpNotUnderstood(
                _("“%(code)s” is not the code of a province: expected two digits, such as 44.")
                % {"code": spec.code}
            )
    elif not (len(spec.code) == 5 and spec.code.isdigit()):
        raise SetUpNotUnderstood(
            _("“%(code)s” is not the code of a commune: expected five digits, such as 19249.")
            % {"code": spec.code}
        )
    for field in fields():
        if not str(getattr(spec, field.key)).strip():
            raise SetUpNotUnderstood(
                _("“%(label)s” is missing: for example %(example)s.")
                % {"label": field.label, "example": field.example}
            )
    _check_agencies(spec.agencies)
    if spec.security_level is not None and spec.security_level not in range(1, 6):
        raise SetUpNotUnderstood(_("The security level of the system is a number from 1 to 5."))
    if not spec.admin_username.strip() or not spec.admin_name.strip():
        raise SetUpNotUnderstood(_("The first administrator needs a log-in name and a name."))
    try:
        validate_password(spec.admin_password, User(username=spec.admin_username, name=spec.admin_name))
    except ValidationError as problem:
        raise SetUpNotUnderstood(" ".join(problem.messages)) from problem


def _check_agencies(agencies: tuple[AgencySpec, ...]) -> None:
    kinds = [agency.kind for agency in agencies]
    wrong = [kind for kind in kinds if kind not in Agency.Kind.values]
    wrong += [kind for agency in agencies for kind, _title in agency.offices if kind not in OfficeKind.values]
    if wrong:
        raise SetUpNotUnderstood(
            _("“%(kind)s” is no kind of agency or office known here.") % {"kind": wrong[0]}
        )
    if settings.ROLE == HUB:
        if not {Agency.Kind.COMMAND, Agency.Kind.POLICE} & set(kinds) or len(kinds) != len(set(kinds)):
            raise SetUpNotUnderstood(
                _("A hub has an agency of the kind “COMMAND”, one of the kind “POLICE”, or one of each.")
            )
        return
    for kind in (Agency.Kind.COMMAND, Agency.Kind.POLICE, Agency.Kind.PEOPLES_COMMITTEE):
        if kinds.count(kind) != 1:
            raise SetUpNotUnderstood(
                _("Set-up needs exactly one agency of the kind “%(kind)s”.") % {"kind": kind.label}
            )


def read_toml(data: bytes, *, name: str) -> CommuneSpec:
    """
    Read a set-up file; its form is in docs/operations.md. ``name`` is what it is called in a refusal.

    Raises:
        SetUpNotUnderstood: it is not TOML, or something is missing or unknown.
    """
    content = _tables(data, name)
    tables = {"commune", "administrator", "agencies", "province_opinion", "security"}
    unknown = set(content) - tables
    if unknown:
        raise SetUpNotUnderstood(
            _("The set-up file has an unknown part “%(name)s”.") % {"name": min(unknown)}
        )
    return spec_from(content)


def _tables(data: bytes, name: str) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        number = data[: problem.start].count(b"\n") + 1
        raise SetUpNotUnderstood(
            _("%(file)s, line %(line)s: letters that are not UTF-8. Save the file again as UTF-8.")
            % {"file": name, "line": number}
        ) from problem
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        number, line = toml_place(problem, text)
        raise SetUpNotUnderstood(
            _(
                '%(file)s, line %(line)s cannot be read: “%(text)s”. Each line is name = "value" or [part], each name once; docs/operations.md shows a whole file.'
            )
            % {"file": name, "line": number, "text": line}
        ) from problem


def spec_from(content: dict[str, Any]) -> CommuneSpec:
    """Return the spec of a commune from the tables of a set-up file."""
    try:
        commune = {field.key: str(content.get("commune", {}).get(field.key, "")) for field in fields()}
        given = tuple(_agency(table) for table in content.get("agencies", ()))
        administrator = content.get("administrator", {})
        opinion, security = content.get("province_opinion", {}), content.get("security", {})
        level = security.get("level")
        return CommuneSpec(
            code=commune["code"],
            name=commune["name"],
            place_name=commune["place_name"],
            province_name=commune["province_name"],
            superior_command_name=commune["superior_command_name"],
            agencies=given or _usual(commune),
            admin_username=str(administrator.get("username", "")),
            admin_name=str(administrator.get("name", "")),
            admin_password=str(administrator.get("password", "")),
            province_opinion_number=str(opinion.get("number", "")),
            province_opinion_date=_day(opinion.get("date")),
            security_level=_level(level),
            security_level_decision=str(security.get("decision", "")),
        )
    except (TypeError, ValueError, AttributeError, KeyError) as problem:
        raise SetUpNotUnderstood(
            _("The set-up file does not have the form shown in docs/operations.md: compare its parts in [ ] with that.")
        ) from problem  # fmt: skip


def _level(value: Any) -> int | None:
    try:
        return None if value is None else int(value)
    except ValueError as problem:
        raise SetUpNotUnderstood(_("The security level of the system is a number from 1 to 5.")) from problem


def _usual(commune: dict[str, str]) -> tuple[AgencySpec, ...]:
    if settings.ROLE == HUB:
        return (usual_command_of_hub(commune["province_name"], commune["superior_command_name"]),)
    return usual_agencies(
        name=commune["name"],
        province_name=commune["province_name"],
        superior_command_name=commune["superior_command_name"],
    )


def _agency(table: dict[str, Any]) -> AgencySpec:
    offices = tuple((str(office["kind"]), str(office["title"])) for office in table.get("offices", ()))
    texts = {
        key: str(table.get(key, "")) for key in ("kind", "name", "short_name", "superior_name", "symbol")
    }
    return AgencySpec(**texts, offices=offices)


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as problem:
        raise SetUpNotUnderstood(
            _("“%(text)s” is not a date: write it as 2026-11-30.") % {"text": value}
        ) from problem
