"""Lists on their way into the register: what they say, what they would do, what they did."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.area import selectors as area
from trucban.force.imports.judging import FIELDS, Register, Registered
from trucban.force.models import ImportLine, PeopleImport, Person, RememberedColumns
from trucban.lib.errors import NotVisible
from trucban.lib.places import Hamlet


def lists_read(*, actor: Actor) -> QuerySet[PeopleImport]:
    """Return the lists this actor may see, the latest first."""
    return PeopleImport.objects.visible_to(actor).order_by("-uploaded_at", "-pk")


def get_import(*, actor: Actor, import_id: UUID, lock: bool = False) -> PeopleImport:
    return one(PeopleImport, PeopleImport.objects.visible_to(actor), import_id, lock=lock)


def earlier_readings(*, of: PeopleImport) -> QuerySet[PeopleImport]:
    """Return the earlier readings of the very same file and sheet, the latest first."""
    rows = PeopleImport.objects.filter(owner_id=of.owner_id, sha256=of.sha256, sheet=of.sheet)
    earlier = rows.filter(uploaded_at__lte=of.uploaded_at, status__in=["APPLIED", "UNDONE", "READY"])
    return earlier.exclude(pk=of.pk).order_by("-uploaded_at", "-pk")


def list_lines(*, of: PeopleImport, verdict: str = "") -> QuerySet[ImportLine]:
    rows = ImportLine.objects.filter(of_import=of).select_related("person", "person__hamlet")
    return (rows.filter(verdict=verdict) if verdict else rows).order_by("number")


def get_list_line(*, of: PeopleImport, number: int) -> ImportLine:
    try:
        return ImportLine.objects.get(of_import=of, number=number)
    except ImportLine.DoesNotExist:
        raise NotVisible from None


def count_verdicts(*, of: PeopleImport) -> dict[str, int]:
    return dict(Counter(ImportLine.objects.filter(of_import=of).values_list("verdict", flat=True)))


def remembered_columns(*, owner_id: UUID, source_key: str) -> dict[str, str]:
    """Return heading -> field as a person of this agency chose for lists with these headings."""
    found = RememberedColumns.objects.filter(owner_id=owner_id, source_key=source_key).first()
    return dict(found.columns) if found else {}


def register_to_compare(*, owner_id: UUID) -> Register:
    """Return an agency's register as lists are compared with it."""
    rows = Person.objects.of_register(owner_id).order_by("pk").values_list("pk", *FIELDS)
    known = [Registered(str(pk), _as_text(dict(zip(FIELDS, values, strict=True)))) for pk, *values in rows]
    taken = ImportLine.objects.filter(of_import__owner_id=owner_id, person__isnull=False).exclude(digest="")
    digests = {digest: str(pk) for digest, pk in taken.order_by("pk").values_list("digest", "person_id")}
    return Register(known, digests)


def values_of(person: Person) -> dict[str, str]:
    """Return a person's fields as JSON keeps them; empty ones are ""."""
    return _as_text({name: getattr(person, name) for name in FIELDS})


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


def hamlets_for_lists(*, commune_id: UUID, on: date) -> list[Hamlet]:
    """Return the hamlets by today's names and by those they were called before."""
    return [
        Hamlet(str(row.pk), name)
        for row in area.hamlets(commune_id=commune_id, on=on)
        for name in dict.fromkeys([row.name, *(str(former["name"]) for former in row.former_names)])
    ]


def chosen_lines(*, of: PeopleImport) -> QuerySet[ImportLine]:
    """Return the lines to be written, with what they write and without what they were read from."""
    rows = ImportLine.objects.filter(of_import=of).exclude(choice=ImportLine.Choice.LEAVE)
    return rows.defer("cells", "problems", "candidates").order_by("number")


def count_chosen(*, of: PeopleImport) -> int:
    """Return how many lines would be written."""
    return ImportLine.objects.filter(of_import=of).exclude(choice=ImportLine.Choice.LEAVE).count()


def people_named(*, owner_id: UUID, ids: Collection[UUID]) -> dict[str, Person]:
    """Return id -> person of an agency's register, for lines that may be about them."""
    rows = Person.objects.filter(owner_id=owner_id, pk__in=ids).select_related("hamlet")
    return {str(row.pk): row for row in rows}


def kept_people(*, actor: Actor) -> list[Person]:
    """Return the register this actor keeps, in Vietnamese order."""
    rows = Person.objects.visible_to(actor).filter(owner_id__in=actor.agencies_reached("force.edit"))
    return list(rows.select_related("hamlet").order_by("name_sort", "pk"))
