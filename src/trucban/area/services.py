"""Hamlets, points and the base map: the only writers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import services as access
from trucban.access.actors import Actor
from trucban.area import geojson, policy, selectors
from trucban.area.models import Feature, Hamlet, Point
from trucban.area.names import depot_word
from trucban.audit.services import record, verb
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc

AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
# What each kind of feature may be drawn as.
GEOMETRIES: dict[str, tuple[str, ...]] = {
    Feature.Kind.OUTLINE: AREAS,
    Feature.Kind.ROAD: LINES,
    Feature.Kind.PATH: LINES,
    Feature.Kind.RIVER: LINES + AREAS,
}


class NameMissing(DomainError):
    """A hamlet or a point has a name of at most so many characters."""


class HamletNameTaken(DomainError):
    """Another hamlet has this name or number now."""


class HamletHasEnded(DomainError):
    """The hamlet was merged or dissolved."""


class MergeNeedsTwo(DomainError):
    """A merger takes two hamlets or more."""


class DecisionMissing(DomainError):
    """Hamlets are created, merged and renamed by decision of the People's Council."""


class PointNameTaken(DomainError):
    """Another point has this name now."""


class PointIsDepot(DomainError):
    """Where weapons and ammunition are kept is secret and has no place here."""


class PointHasEnded(DomainError):
    """The point is no longer in use."""


class EndsBeforeStart(DomainError):
    """The last day lies before the first."""


class WrongGeometry(DomainError):
    """A road is a line, an outline is an area."""


class UnknownHamletInFile(DomainError):
    """A boundary in the file belongs to no hamlet by its name or number."""


@verb
def create_hamlet(
    *,
    actor: Actor,
    number: int,
    name: str,
    from_date: date,
    at: datetime,
    decision: str = "",
    boundary: dict[str, Any] | None = None,
    lon: float | None = None,
    lat: float | None = None,
    is_sketch: bool = False,
) -> Hamlet:
    """
    Write down a hamlet from the day it exists.

    Raises:
        PermissionDenied: the actor does not keep the map.
        NameMissing, HamletNameTaken: the name is empty or too long, or name or number are in use.
        MapFileRefused, WrongGeometry: the boundary is no area in Viet Nam.
    """
    if not policy.can_edit(actor):
        raise PermissionDenied
    hamlet = _new_hamlet(
        actor,
        number=number,
        name=name,
        from_date=from_date,
        decision=decision,
        boundary=_area(boundary) if boundary else None,
        lon=lon,
        lat=lat,
        is_sketch=is_sketch,
    )
    changes = {"number": number, "name": hamlet.name, "from_date": from_date, "decision": decision}
    record(actor=actor, action="hamlet.created", subject=hamlet, at=at, changes=changes)
    return hamlet


def _new_hamlet(actor: Actor, *, number: int, name: str, decision: str, **fields: Any) -> Hamlet:
    cleaned = _clean_name(name, most=80)
    _check_hamlet_is_new(actor, number=number, name=cleaned)
    if fields.get("lon") is not None and fields.get("lat") is not None:
        _check_place(fields["lon"], fields["lat"])
    return Hamlet.objects.create(
        commune_id=actor.commune_id, number=number, name=cleaned, decision=decision.strip()[:160], **fields
    )


def _clean_name(name: str, *, most: int) -> str:
    cleaned = nfc(" ".join(name.split()))
    if not 0 < len(cleaned) <= most or not cleaned.isprintable():
        raise NameMissing(
            _("The name must have from 1 to %(most)d characters and no control signs.") % {"most": most}
        )
    return cleaned


def _check_hamlet_is_new(
    actor: Actor, *, number: int | None = None, name: str = "", other_than: Collection[UUID] = ()
) -> None:
    current = Hamlet.objects.filter(commune_id=actor.commune_id, to_date__isnull=True)
    current = current.exclude(pk__in=list(other_than))
    if name and current.filter(name=name).exists():
        raise HamletNameTaken(
            _("There is a hamlet “%(name)s” already: choose another name.") % {"name": name}
        )
    if number is not None and current.filter(number=number).exists():
        raise HamletNameTaken(
            _("Another hamlet has number %(number)d: choose a free number.") % {"number": number}
        )


def _area(geometry: dict[str, Any]) -> dict[str, Any]:
    shapes = geojson.read(geometry)
    geojson.keep_to_viet_nam(shapes)
    if len(shapes) != 1 or shapes[0].type not in AREAS:
        raise WrongGeometry(_("The boundary of a hamlet must be one polygon (Polygon or MultiPolygon)."))
    return shapes[0].as_geometry()


def _check_place(lon: float, lat: float) -> None:
    geojson.keep_to_viet_nam(geojson.read({"type": "Point", "coordinates": [lon, lat]}))


@verb
def rename_hamlet(
    *, actor: Actor, hamlet_id: UUID, name: str, decision: str, on: date, at: datetime
) -> Hamlet:
    """
    Call a hamlet otherwise from a day on; it stays the same hamlet, and earlier days keep the earlier name.

    Raises:
        NotVisible: there is no such hamlet. PermissionDenied: the actor does not keep the map.
        HamletHasEnded, DecisionMissing, NameMissing, HamletNameTaken, EndsBeforeStart.
    """
    hamlet = selectors.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id, lock=True)
    if not policy.can_edit(actor):
        raise PermissionDenied
    _check_stands(hamlet, on)
    _check_decision(decision)
    cleaned = _clean_name(name, most=80)
    _check_hamlet_is_new(actor, name=cleaned, other_than=[hamlet.pk])
    if any(row["to_date"] >= on.isoformat() for row in hamlet.former_names):
        raise EndsBeforeStart(
            _("“%(hamlet)s” was renamed on that day or later: enter a later day.") % {"hamlet": hamlet.name}
        )
    former = {"name": hamlet.name, "to_date": on.isoformat(), "decision": decision.strip()}
    hamlet.former_names = [*hamlet.former_names, former]
    hamlet.name = cleaned
    hamlet.save(update_fields=["name", "former_names"])
    changes = {"name": cleaned, "decision": decision, "on": on}
    record(actor=actor, action="hamlet.renamed", subject=hamlet, at=at, changes=changes)
    return hamlet


def _check_stands(hamlet: Hamlet, on: date) -> None:
    if hamlet.to_date:
        raise HamletHasEnded(
            _("“%(hamlet)s” ended on %(day)s: choose the hamlet that took its place.")
            % {"hamlet": hamlet.name, "day": f"{hamlet.to_date:%d/%m/%Y}"}
        )
    if on <= hamlet.from_date:
        raise EndsBeforeStart(
            _("“%(hamlet)s” exists since %(day)s: enter a later day.")
            % {"hamlet": hamlet.name, "day": f"{hamlet.from_date:%d/%m/%Y}"}
        )


def _check_decision(decision: str) -> None:
    if not decision.strip():
        raise DecisionMissing(_("Name the decision this stands on: number, date and issuer."))


@verb
def merge_hamlets(
    *, actor: Actor, hamlet_ids: Sequence[UUID], number: int, name: str, on: date, decision: str, at: datetime
) -> Hamlet:
    """
    Merge hamlets into a new one on a day: they end, it keeps the link to each.

    What was written of the old ones stays theirs and is found through the new one. Offices for an old hamlet
    are for the new one too. Points in use move along.

    Raises:
        NotVisible: one of them does not exist. PermissionDenied: the actor does not keep the map.
        MergeNeedsTwo, HamletHasEnded, DecisionMissing, NameMissing, HamletNameTaken, EndsBeforeStart.
    """
    old = [
        selectors.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id, lock=True)
        for hamlet_id in sorted(set(hamlet_ids))
    ]
    if not policy.can_edit(actor):
        raise PermissionDenied
    if len(old) < 2:
        raise MergeNeedsTwo(_("Choose two hamlets or more to merge."))
    _check_decision(decision)
    for hamlet in old:
        _check_stands(hamlet, on)
    Hamlet.objects.filter(pk__in=[hamlet.pk for hamlet in old]).update(to_date=on)
    new = _new_hamlet(actor, number=number, name=name, decision=decision, from_date=on)
    new.predecessors.set(old)
    Point.objects.filter(hamlet__in=old, to_date__isnull=True).update(hamlet=new)
    access.add_hamlet_to_offices(actor=actor, of_hamlets=[h.pk for h in old], hamlet_id=new.pk, at=at)
    changes = {"name": new.name, "on": on, "decision": decision, "from": [str(h.pk) for h in old]}
    for hamlet in old:
        record(actor=actor, action="hamlet.ended", subject=hamlet, at=at, changes={"to_date": on})
    record(actor=actor, action="hamlet.merged", subject=new, at=at, changes=changes)
    return new


@verb
def create_point(
    *,
    actor: Actor,
    kind: str,
    name: str,
    lon: float,
    lat: float,
    from_date: date,
    at: datetime,
    hamlet_id: UUID | None = None,
) -> Point:
    """
    Write down a public place where people stand watch, pass, shelter or cross. Never a depot.

    Raises:
        PermissionDenied: the actor does not keep the map.
        PointIsDepot: the name says that weapons, ammunition or military stores are kept there.
        NameMissing, PointNameTaken, MapFileRefused.
    """
    if not policy.can_edit(actor):
        raise PermissionDenied
    cleaned = _clean_name(name, most=120)
    _check_no_depot(cleaned)
    _check_place(lon, lat)
    if Point.objects.filter(commune_id=actor.commune_id, name=cleaned, to_date__isnull=True).exists():
        raise PointNameTaken(
            _("There is a point “%(name)s” already: choose another name.") % {"name": cleaned}
        )
    if hamlet_id:
        selectors.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id)
    point = Point.objects.create(
        commune_id=actor.commune_id,
        kind=Point.Kind(kind),
        name=cleaned,
        hamlet_id=hamlet_id,
        lon=lon,
        lat=lat,
        from_date=from_date,
    )
    changes = {"kind": kind, "name": cleaned, "lon": lon, "lat": lat}
    record(actor=actor, action="point.created", subject=point, at=at, changes=changes)
    return point


def _check_no_depot(name: str) -> None:
    words = depot_word(name)
    if words:
        raise PointIsDepot(
            _(
                "“%(words)s” in a name points to weapons, ammunition or military stores."
                " Such places are secret: never write them down here. Guard posts are at public places only."
            )
            % {"words": words}
        )


@verb
def end_point(*, actor: Actor, point_id: UUID, on: date, at: datetime) -> Point:
    """
    Take a point out of use from a day on; what refers to it keeps it.

    Raises:
        NotVisible: there is no such point. PermissionDenied: the actor does not keep the map.
        PointHasEnded, EndsBeforeStart.
    """
    point = selectors.get_point(commune_id=actor.commune_id, point_id=point_id, lock=True)
    if not policy.can_edit(actor):
        raise PermissionDenied
    if point.to_date:
        raise PointHasEnded(_("“%(name)s” is no longer in use already.") % {"name": point.name})
    if on <= point.from_date:
        raise EndsBeforeStart(
            _("“%(name)s” is in use since %(day)s: enter a later day.")
            % {"name": point.name, "day": f"{point.from_date:%d/%m/%Y}"}
        )
    point.to_date = on
    point.save(update_fields=["to_date"])
    record(actor=actor, action="point.ended", subject=point, at=at, changes={"to_date": on})
    return point


@verb
def load_geojson(
    *,
    actor: Actor,
    data: bytes | dict[str, Any],
    kind: str,
    at: datetime,
    source: str,
    is_sketch: bool = False,
) -> list[Feature]:
    """
    Replace every feature of a kind by what a GeoJSON file draws; refused whole or taken whole.

    Raises:
        PermissionDenied: the actor does not keep the map.
        MapFileRefused: not GeoJSON, or not in Viet Nam.
        WrongGeometry: the file draws something else than this kind is, or nothing.
    """
    if not policy.can_edit(actor):
        raise PermissionDenied
    kind = Feature.Kind(kind)
    shapes = _shapes_of(data, GEOMETRIES[kind])
    Feature.objects.filter(commune_id=actor.commune_id, kind=kind).delete()
    made = Feature.objects.bulk_create(
        Feature(
            commune_id=actor.commune_id,
            kind=kind,
            name=shape.name,
            geometry=shape.as_geometry(),
            is_sketch=is_sketch,
            source=source.strip()[:160],
        )
        for shape in shapes
    )
    changes = {"kind": kind, "source": source, "count": len(made)}
    record(actor=actor, action="area.map_loaded", subject=made[0], at=at, changes=changes)
    return made


def _shapes_of(data: bytes | dict[str, Any], types: tuple[str, ...]) -> list[geojson.Shape]:
    shapes = geojson.read(data)
    geojson.keep_to_viet_nam(shapes)
    wrong = next((shape for shape in shapes if shape.type not in types), None)
    if wrong or not shapes:
        raise WrongGeometry(
            _("The file must draw %(expected)s here, but holds %(found)s: choose the right file or kind.")
            % {"expected": ", ".join(types), "found": wrong.type if wrong else _("nothing")}
        )
    return shapes


@verb
def load_hamlet_boundaries(
    *, actor: Actor, data: bytes | dict[str, Any], on: date, at: datetime, is_sketch: bool = False
) -> list[Hamlet]:
    """
    Take the boundaries of hamlets from a GeoJSON file whose features carry each hamlet's "name" or "number".

    Raises:
        PermissionDenied: the actor does not keep the map.
        MapFileRefused, WrongGeometry: as for :func:`load_geojson`.
        UnknownHamletInFile: a feature names no hamlet of the commune; nothing is taken.
    """
    if not policy.can_edit(actor):
        raise PermissionDenied
    hamlets = list(selectors.hamlets(commune_id=actor.commune_id, on=on).select_for_update())
    changed = []
    for shape in _shapes_of(data, AREAS):
        hamlet = _hamlet_of(shape, hamlets)
        hamlet.boundary, hamlet.is_sketch = shape.as_geometry(), is_sketch
        hamlet.save(update_fields=["boundary", "is_sketch"])
        record(actor=actor, action="hamlet.drawn", subject=hamlet, at=at, changes={"sketch": is_sketch})
        changed.append(hamlet)
    return changed


def _hamlet_of(shape: geojson.Shape, hamlets: list[Hamlet]) -> Hamlet:
    number = shape.properties.get("number")
    for hamlet in hamlets:
        if shape.name.casefold() == hamlet.name.casefold() or (not shape.name and number == hamlet.number):
            return hamlet
    raise UnknownHamletInFile(
        _("“%(name)s” in the file is no hamlet of this commune: correct its “name” or create the hamlet.")
        % {"name": shape.name or number}
    )
