"""Militia: age, registration, selection, deferral, release, term, training, discipline, allowances."""

from datetime import timedelta

from trucban.law import facts
from trucban.law.ages import add_years, birthday
from trucban.law.decisions.model import Asked, Decision, answers, decided
from trucban.law.decisions.shared import at_article, born_vi, by_age, by_table
from trucban.law.results import (
    AS_A_VOLUNTEER,
    COMPLETED,
    DEFERRED,
    DOES_NOT_REGISTER,
    EXEMPT,
    EXEMPT_FROM_REGISTRATION,
    IN_AGE,
    MAY_BE_SELECTED,
    NO_OFFENCE,
    NOT_COMPLETED,
    NOT_DEFERRED,
    NOT_EXEMPT,
    NOT_SELECTED,
    NOT_YET,
    OVER_AGE,
    REGISTERS,
    RELEASED,
    REMOVED,
    REPRIMAND,
    REPRIMAND_OR_WARNING,
    STAYS,
    STAYS_ON_THE_LIST,
    TOO_YOUNG,
    UNSETTLED,
    VOLUNTEER_AGE,
    WARNING,
)
from trucban.law.rules import Rule

ON_SITE, STANDING = "on-site", "standing"
EXTENDED_LONGER = ("maritime", "self-defence")
UNIT_COMMANDER = "unit commander"
COMMAND_POSTS = ("commander", "commissar", "deputy_commander", "deputy_commissar")
STANDARDS = {"record_clear": ("a", "lý lịch chưa rõ ràng"), "obeys_law": ("b", "chưa chấp hành nghiêm")}


def duty_age(asked: Asked) -> Rule:
    women = facts.word(asked.facts, "sex") == "female"
    return asked.rule("militia.age_women" if women else "militia.age_men")


@answers("militia.age")
def age(asked: Asked) -> Decision:
    limits = duty_age(asked)

    def say(years: int) -> str:
        if years < limits.value["first"]:
            return TOO_YOUNG
        if years <= limits.value["last"]:
            return IN_AGE
        return VOLUNTEER_AGE if years <= limits.value["last_volunteer"] else OVER_AGE

    born = facts.day(asked.facts, "born")
    result, leap = by_age(asked, born, say)
    lasts = (limits.value["last"], limits.value["last_volunteer"])
    in_last_year = any(birthday(born, last) <= asked.on < birthday(born, last + 1) for last in lasts)
    reading = (asked.rule("ages.end_of_age"),) if in_last_year else ()
    return decided(asked, result, limits, *leap, *reading, because_vi=born_vi(asked))


@answers("militia.registration")
def registration(asked: Asked) -> Decision:
    exempt = by_table(asked, "militia_registration_exempt", EXEMPT_FROM_REGISTRATION, "", AS_A_VOLUNTEER)
    if exempt.result:
        return exempt
    told = age(asked)
    result = {IN_AGE: REGISTERS, TOO_YOUNG: TOO_YOUNG}.get(str(told.result), DOES_NOT_REGISTER)
    return decided(asked, result, *told.rules, because_vi=told.because_vi)


@answers("militia.deferral")
def deferral(asked: Asked) -> Decision:
    return by_table(asked, "militia_deferral", DEFERRED, NOT_DEFERRED, AS_A_VOLUNTEER)


@answers("militia.exemption")
def exemption(asked: Asked) -> Decision:
    return by_table(asked, "militia_exemption", EXEMPT, NOT_EXEMPT, AS_A_VOLUNTEER)


@answers("militia.release")
def release(asked: Asked) -> Decision:
    return by_table(asked, "militia_release", RELEASED, STAYS, AS_A_VOLUNTEER)


@answers("militia.removal")
def removal(asked: Asked) -> Decision:
    return by_table(asked, "militia_removal", REMOVED, STAYS_ON_THE_LIST, AS_A_VOLUNTEER)


@answers("militia.selection")
def selection(asked: Asked) -> Decision:
    """Exempt from registration, then age, exemption, deferral, standards; else the person may be selected."""
    registered = registration(asked)
    if registered.result in {EXEMPT_FROM_REGISTRATION, TOO_YOUNG}:
        return registered
    told = age(asked)
    volunteers = asked.facts.get("volunteers") is True
    if told.result == OVER_AGE or (told.result == VOLUNTEER_AGE and not volunteers):
        return decided(asked, OVER_AGE, *told.rules, because_vi=told.because_vi)
    excused = next((d for d in (exemption(asked), deferral(asked)) if d.result in {EXEMPT, DEFERRED}), None)
    return excused or _by_standards(asked, told, volunteers)


def _by_standards(asked: Asked, told: Decision, volunteers: bool) -> Decision:
    standards = asked.rule("militia.standards")
    for name, (point, said) in STANDARDS.items():
        if asked.facts.get(name) is False:
            rule = at_article(standards, f"{standards.article} điểm {point}")
            return decided(asked, NOT_SELECTED, rule, because_vi=said)
    if told.result == VOLUNTEER_AGE:
        return decided(asked, AS_A_VOLUNTEER, *told.rules, because_vi=told.because_vi)
    by_ground = next((d for d in (exemption(asked), deferral(asked)) if d.result == AS_A_VOLUNTEER), None)
    if volunteers and by_ground:
        return by_ground
    return decided(
        asked, MAY_BE_SELECTED, standards, *told.rules, because_vi="không thuộc diện tạm hoãn, miễn"
    )


@answers("militia.term_end")
def term_end(asked: Asked) -> Decision:
    """Last day of the term: the day of its decision, so many years later."""
    standing = facts.word(asked.facts, "category") == STANDING
    term = asked.rule("militia.term_standing" if standing else "militia.term")
    return decided(asked, add_years(facts.day(asked.facts, "term_began"), term.value), term)


@answers("militia.completion")
def completion(asked: Asked) -> Decision:
    ends = term_end(asked)
    term = at_article(ends.rules[0], "Điều 13 khoản 1")
    done = isinstance(ends.result, type(asked.on)) and ends.result <= asked.on
    because = f"thời hạn {ends.rules[0].value} năm đủ vào ngày {ends.result:%d/%m/%Y}"
    return decided(asked, COMPLETED if done else NOT_COMPLETED, term, because_vi=because)


@answers("militia.extension_end")
def extension_end(asked: Asked) -> Decision:
    """Last day of the longest extension; some may serve on to the end of the age of duty."""
    extension = asked.rule("militia.term_extension")
    category, post = facts.word(asked.facts, "category"), asked.facts.get("post")
    if category in EXTENDED_LONGER or post == UNIT_COMMANDER:
        limits = duty_age(asked)
        last = birthday(facts.day(asked.facts, "born"), limits.value["last"] + 1) - timedelta(days=1)
        return decided(asked, last, extension, limits, asked.rule("ages.end_of_age"))
    return decided(asked, add_years(facts.day(asked.facts, "term_ends"), extension.value), extension)


@answers("militia.training_days")
def training_days(asked: Asked) -> Decision:
    category = facts.word(asked.facts, "category")
    if category == STANDING:
        key = "standing"
    elif facts.number(asked.facts, "service_year") == 1:
        key = "first_year"
    else:
        key = "on_site" if category == ON_SITE else "mobile"
    days = asked.rule(f"militia.training_{key}")
    return decided(asked, days.value, days, because_vi=days.title_vi)


@answers("militia.course_days")
def course_days(asked: Asked) -> Decision:
    command = facts.word(asked.facts, "post") in COMMAND_POSTS
    days = asked.rule("militia.course_command" if command else "militia.course_leaders")
    return decided(asked, days.value, days, because_vi=days.title_vi)


@answers("militia.absence")
def absence(asked: Asked) -> Decision:
    hours = facts.number(asked.facts, "hours_absent")
    if facts.word(asked.facts, "category") != STANDING:
        least = asked.rule("militia.absence_offence")
        return decided(asked, NO_OFFENCE if hours < least.value else REPRIMAND_OR_WARNING, least)
    standing = asked.rule("militia.absence_standing")
    if hours < standing.value["reprimand_from"]:
        return decided(asked, NO_OFFENCE, standing)
    if hours < standing.value["reprimand_below"]:
        return decided(asked, REPRIMAND, standing)
    return decided(asked, WARNING if hours <= standing.value["warning_to"] else UNSETTLED, standing)


@answers("pay.post_allowance")
def post_allowance(asked: Asked) -> Decision:
    """Đồng for a month: in full from so many days in post on, half below it."""
    amounts, part = asked.rule("militia.post_allowance"), asked.rule("militia.part_month")
    amount = amounts.value[facts.word(asked.facts, "post")]
    if "days_in_post" in asked.facts and facts.number(asked.facts, "days_in_post") < part.value:
        return decided(asked, amount // 2, part, amounts, because_vi="giữ chức vụ dưới 15 ngày trong tháng")
    return decided(asked, amount, amounts)


@answers("pay.hamlet_leader")
def hamlet_leader(asked: Asked) -> Decision:
    """Đồng for a month of a hamlet militia leader who also leads the hamlet's unit."""
    amounts, more = asked.rule("militia.post_allowance"), asked.rule("militia.hamlet_leader_unit")
    both = amounts.value["hamlet_militia_leader"] + more.value[facts.word(asked.facts, "leads_unit")]
    return decided(asked, both, more, amounts)


@answers("pay.seniority")
def seniority(asked: Asked) -> Decision:
    """Percent after so many months in post."""
    rule = asked.rule("militia.seniority")
    beyond = int(facts.number(asked.facts, "months_in_post")) - rule.value["after_months"]
    if beyond < 0:
        return decided(asked, NOT_YET, rule)
    return decided(asked, rule.value["first"] + beyond // 12 * rule.value["each_year"], rule)
