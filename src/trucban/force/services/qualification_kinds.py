"""What a duty may ask for, and what counts as it: a boat licence of the police as the militia's own (FEATURES A4)."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.audit.services import record, verb
from trucban.force import selectors
from trucban.force.models import QualificationKind, QualificationStandsFor
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import fold, nfc

BASIS_LENGTH = 160


class CodeRefused(DomainError):
    """A kind of qualification has a code and a name of its own."""


class StandsForRefused(DomainError):
    """One qualification cannot count as the other, or not twice."""


@verb
def add_qualification_kind(
    *, actor: Actor, code: str, name: str, at: datetime, validity_months: int | None = None
) -> QualificationKind:
    """Name something a duty may require. Refused: an empty or used code or name (CodeRefused)."""
    _require_register(actor)
    cleaned = fold(code).replace(" ", "-").upper()[:40]
    if not cleaned or not name.strip():
        raise CodeRefused(_("A qualification needs a code and a name."))
    if QualificationKind.objects.filter(commune_id=actor.commune_id, code=cleaned).exists():
        raise CodeRefused(_("The code “%(code)s” is in use: choose another.") % {"code": cleaned})
    kind = QualificationKind.objects.create(
        commune_id=actor.commune_id,
        code=cleaned,
        name=nfc(name.strip())[:120],
        validity_months=validity_months,
    )
    changes = {"code": cleaned, "name": kind.name, "validity_months": validity_months}
    record(actor=actor, action="qualification.kind_added", subject=kind, at=at, changes=changes)
    return kind


@verb
def let_stand_for(
    *, actor: Actor, held_id: UUID, counts_as_id: UUID, basis: str, from_date: date, at: datetime
) -> QualificationStandsFor:
    """
    Say that whoever holds one qualification may fill a duty that asks for another, from a day on.

    What counts as what goes on: who holds the first also has what the second counts as.

    Raises:
        PermissionDenied: the actor keeps no register. NotVisible: no such qualification.
        StandsForRefused: it is the same qualification, it counts already, or nobody said by which paper.
    """
    _require_register(actor)
    held, counts_as = (
        selectors.get_qualification_kind(commune_id=actor.commune_id, kind_id=kind_id)
        for kind_id in (held_id, counts_as_id)
    )
    if held.pk == counts_as.pk:
        raise StandsForRefused(_("A qualification counts as itself: choose two."))
    cleaned = nfc(" ".join(basis.split()))
    if not 0 < len(cleaned) <= BASIS_LENGTH:
        raise StandsForRefused(
            _("Say by which paper it counts, in at most %(most)d characters.") % {"most": BASIS_LENGTH}
        )
    standing = QualificationStandsFor.objects.filter(held=held, counts_as=counts_as)
    if standing.filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date)).exists():
        raise StandsForRefused(
            _("“%(held)s” counts as “%(other)s” already.") % {"held": held.name, "other": counts_as.name}
        )
    row = QualificationStandsFor.objects.create(
        commune_id=actor.commune_id,
        held=held,
        counts_as=counts_as,
        basis=cleaned,
        from_date=from_date,
        recorded_at=at,
    )
    changes = {"held": held.code, "counts_as": counts_as.code, "from_date": from_date}
    record(actor=actor, action="qualification.stands_for", subject=row, at=at, changes=changes)
    return row


@verb
def end_standing_for(*, actor: Actor, row_id: UUID, on: date, at: datetime) -> QualificationStandsFor:
    """
    Say that a qualification no longer counts as another, from a day on; rosters of earlier days keep it.

    Raises:
        PermissionDenied: the actor keeps no register. NotVisible: no such line.
        StandsForRefused: it has ended, or would end before it began.
    """
    _require_register(actor)
    rows = QualificationStandsFor.objects.filter(commune_id=actor.commune_id)
    row = one(QualificationStandsFor, rows, row_id, lock=True)
    if row.to_date is not None or on < row.from_date:
        raise StandsForRefused(_("It has ended already, or would end before it began: check the day."))
    row.to_date = on
    row.save(update_fields=["to_date"])
    record(actor=actor, action="qualification.stood_for", subject=row, at=at, changes={"to_date": on})
    return row


def _require_register(actor: Actor) -> None:
    if actor.agency_with("force.edit") is None:
        raise PermissionDenied
