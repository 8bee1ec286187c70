"""Files of which the law says something else than when they were last confirmed: listed, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trucban.callup import flow, judgement
from trucban.callup.models import Case, Season, Step


@dataclass(frozen=True)
class Change:
    """
    A file to be confirmed again.

    ``was`` and ``version`` are the result and the first day of the version confirmed, ``now_vi`` what the law says now;
    ``ground`` is set where it is the ground of a deferment or exemption, empty where it is the age.
    """

    case: Case
    was: str
    version: date
    now_vi: str
    ground: str = ""


def change_for(case: Case, *, on: date) -> list[Change]:
    """Return what changed for one file: its age, its ground."""
    return _changes([case], judgement.Ages(case.season), on)


def changed_by_law(season: Season, *, on: date) -> list[Change]:
    """Return the files of a season to be confirmed under the law of a day, by hamlet and name."""
    rows = Case.objects.filter(season=season).select_related("season", "person", "hamlet")
    ordered = rows.order_by("hamlet__number", "person__name_sort", "pk")
    return _changes(ordered.exclude(stage__in=flow.ENDED), judgement.Ages(season), on)


def _changes(cases: Iterable[Case], ages: judgement.Ages, on: date) -> list[Change]:
    """Compare files with the law; a call that is over is not judged again, the next one is."""
    rows = [case for case in cases if on <= case.season.hand_over_on]
    grounds = {
        step.case_id: step
        for step in Step.objects.filter(
            case__in=[case.pk for case in rows], status=Step.Status.DONE, to_stage__in=flow.GROUNDS
        ).order_by("proposed_at", "pk")
    }
    found = []
    for case in rows:
        found += _of_age(case, ages)
        step = grounds.get(case.pk)
        if step and step.to_stage == case.stage:
            found += _of_ground(case, step, on)
    return found


def _of_age(case: Case, ages: judgement.Ages) -> list[Change]:
    decision = ages.of(case.person, studied=bool(case.taken_by))
    result, version = (str(decision.result), decision.version) if decision else ("", case.judged_version)
    if (result, version) == (case.judged_result, case.judged_version):
        return []
    said = decision.text_vi if decision else ""
    return [Change(case, case.judged_result, case.judged_version, said)]


def _of_ground(case: Case, step: Step, on: date) -> list[Change]:
    """Compare the ground as it was when last confirmed with the same ground on the day asked about."""
    then = _ground(step, max(step.held_on, case.judged_on))
    now = _ground(step, on)
    if then is None or (now is not None and now.match.rule == then.match.rule):
        return []
    until = step.evidence_until
    said = judgement.explained(step.to_stage, now.match, on=on, until=until).text_vi if now else ""
    return [Change(case, str(step.to_stage), then.match.rule.from_date, said, then.label)]


def _ground(step: Step, on: date) -> judgement.GroundChoice | None:
    offered = judgement.grounds(step.to_stage, commune_id=step.commune_id, on=on)
    return next((each for each in offered if each.key == step.ground), None)
