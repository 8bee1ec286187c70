"""Looking into a file, which is logged, and confirming what a changed law says of it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.callup import judgement, policy, selectors
from trucban.callup.models import Case
from trucban.callup.services.steps import NothingToConfirm
from trucban.lib.clock import local_day
from trucban.lib.errors import PermissionDenied


@verb
def open_file(*, actor: Actor, case_id: UUID, at: datetime) -> Case:
    """
    Return a file to look into; that somebody did is recorded as ``callup.viewed`` (FEATURES H7).

    Raises:
        NotVisible.
    """
    case = selectors.get_case(actor=actor, case_id=case_id)
    record(actor=actor, action="callup.viewed", subject=case, at=at)
    return case


@verb
def confirm_judgement(*, actor: Actor, case_id: UUID, at: datetime) -> Case:
    """
    Say that a file was looked at under the law as it is now; its stage stays, only steps move it.

    Recorded as ``callup.judgement_confirmed``.

    Raises:
        NotVisible, PermissionDenied.
        NothingToConfirm: the law says nothing else than it did.
    """
    case = selectors.get_case(actor=actor, case_id=case_id, lock=True)
    if not policy.may_confirm(actor, case):
        raise PermissionDenied
    on = local_day(at)
    if not selectors.change_for(case, on=on):
        raise NothingToConfirm(_("The law says the same of this file as when it was last confirmed."))
    decision = judgement.age(case.person, case.season, studied=bool(case.taken_by))
    case.judged_on = on
    if decision is not None:
        case.judged_result, case.judged_version = str(decision.result), decision.version
    else:
        case.judged_result = ""
    case.save(update_fields=["judged_on", "judged_result", "judged_version"])
    changes = {"judged_on": on, "judged_result": case.judged_result, "judged_version": case.judged_version}
    record(actor=actor, action="callup.judgement_confirmed", subject=case, at=at, changes=changes)
    return case
