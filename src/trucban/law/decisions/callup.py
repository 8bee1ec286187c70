"""Military call-up: registration, age, deferment, exemption, standards, completed service, the reserve."""

from datetime import date

from trucban.law import facts
from trucban.law.ages import add_months, birthday
from trucban.law.decisions.model import Asked, Decision, answers, decided
from trucban.law.decisions.shared import at_article, born_vi, by_age, by_table
from trucban.law.facts import BadFact
from trucban.law.results import (
    CALLED_AS_A_VOLUNTEER,
    CARRIED,
    COMPLETED,
    DEFERRED,
    DOES_NOT_MEET,
    DOES_NOT_REGISTER,
    EXEMPT,
    EXEMPT_FROM_REGISTRATION,
    FIRST_CLASS,
    GROUP_A,
    GROUP_B,
    IN_AGE,
    MAY_BE_CALLED,
    MAY_BE_DISCHARGED,
    MAY_NOT_REGISTER,
    MEETS,
    MEETS_BY_APPROVAL,
    NOT_CALLED,
    NOT_CARRIED,
    NOT_COMPLETED,
    NOT_DEFERRED,
    NOT_DISCHARGED,
    NOT_EXEMPT,
    NOT_ON_THE_LIST,
    ON_THE_LIST,
    OVER_AGE,
    REGISTERS,
    SECOND_CLASS,
    TOO_YOUNG,
    UNSETTLED,
)
from trucban.law.rules import Rule

BIRTH_WINDOW = "callup.birth_window"
STANDARDS = {"record_clear": ("a", "lý lịch chưa rõ ràng"), "obeys_law": ("b", "chưa chấp hành nghiêm")}


def sex_of(asked: Asked) -> str:
    return "women" if facts.word(asked.facts, "sex") == "female" else "men"


@answers("callup.registration")
def registration(asked: Asked) -> Decision:
    """Who may not, need not, must register; the register ends with the age of the reserve."""
    for key, said in (
        ("callup_barred", MAY_NOT_REGISTER),
        ("callup_registration_exempt", EXEMPT_FROM_REGISTRATION),
    ):
        found = by_table(asked, key, said, "", "")
        if found.result:
            return found
    least, most = asked.rule("callup.registration_age"), asked.rule("callup.reserve_age")
    sex = sex_of(asked)
    if sex == "women" and asked.facts.get("trade_the_army_needs") is not True:
        return decided(asked, DOES_NOT_REGISTER, least, because_vi="không có ngành, nghề thuộc diện đăng ký")

    def say(years: int) -> str:
        if years < least.value[sex]:
            return TOO_YOUNG
        return REGISTERS if years <= most.value[sex] else DOES_NOT_REGISTER

    born = facts.day(asked.facts, "born")
    result, leap = by_age(asked, born, say)
    cited = most if result == DOES_NOT_REGISTER else least
    return decided(
        asked, result, cited, *leap, *_last_year(asked, born, most.value[sex]), because_vi=born_vi(asked)
    )


def _last_year(asked: Asked, born: date, last: int) -> tuple[Rule, ...]:
    """Return the reading of "to the end of" where the answer leans on it: in the year after the last birthday."""
    leans = birthday(born, last) <= asked.on < birthday(born, last + 1)
    return (asked.rule("ages.end_of_age"),) if leans else ()


@answers("callup.list")
def january_list(asked: Asked) -> Decision:
    """Whether a man is on January's list: he turns 17 in the year, or is in age and not registered."""
    listed = asked.rule("windows.callup_list")
    least, most = asked.rule("callup.registration_age"), asked.rule("callup.reserve_age")
    born, sex = facts.day(asked.facts, "born"), sex_of(asked)
    turns = asked.on.year - born.year
    in_age = turns > least.value[sex] and asked.on < birthday(born, most.value[sex] + 1)
    on_it = turns == least.value[sex] or (in_age and asked.facts.get("registered") is False)
    result = ON_THE_LIST if sex == "men" and on_it else NOT_ON_THE_LIST
    return decided(asked, result, listed, because_vi=f"trong năm {asked.on.year} đủ {turns} tuổi")


@answers("callup.age")
def age(asked: Asked) -> Decision:
    """
    In age on the day of the hand-over.

    A birth window the commune has signed for the year decides. Without one both readings of "to the end of 25" are
    tried: in the year on which they differ the answer is to be confirmed.
    """
    if BIRTH_WINDOW in asked.local:
        return _by_window(asked, asked.rule(BIRTH_WINDOW))
    limits = asked.rule("callup.age")
    last = limits.value["last_studied" if asked.facts.get("deferred_for_studies") is True else "last"]

    def say(years: int) -> str:
        if years < limits.value["first"]:
            return TOO_YOUNG
        return IN_AGE if years <= last else OVER_AGE

    born = facts.day(asked.facts, "born")
    result, leap = by_age(asked, born, say)
    readings_differ = birthday(born, last) <= asked.on < birthday(born, last + 1)
    reading = (asked.rule("ages.end_of_callup_age"),) if readings_differ else ()
    return decided(asked, result, limits, *leap, *reading, because_vi=born_vi(asked))


def _by_window(asked: Asked, window: Rule) -> Decision:
    born = facts.day(asked.facts, "born")
    studied = asked.facts.get("deferred_for_studies") is True
    first = window.value["studied_born_from" if studied else "born_from"]
    result = TOO_YOUNG if born > window.value["born_to"] else OVER_AGE if born < first else IN_AGE
    return decided(asked, result, window, because_vi=born_vi(asked))


@answers("callup.deferral")
def deferral(asked: Asked) -> Decision:
    return by_table(asked, "callup_deferral", DEFERRED, NOT_DEFERRED, CALLED_AS_A_VOLUNTEER)


@answers("callup.exemption")
def exemption(asked: Asked) -> Decision:
    return by_table(asked, "callup_exemption", EXEMPT, NOT_EXEMPT, CALLED_AS_A_VOLUNTEER)


@answers("callup.health")
def health(asked: Asked) -> Decision:
    """Whether a health class, and what is measured besides, lets somebody be called."""
    barred = by_table(asked, "callup_health_bar", DOES_NOT_MEET, "", "")
    if barred.result:
        return barred
    classes = asked.rule("callup.health_classes")
    result = MEETS if facts.number(asked.facts, "health_class") in classes.value else DOES_NOT_MEET
    return decided(asked, result, classes)


@answers("callup.health_class")
def health_class(asked: Asked) -> Decision:
    """Return the class: the worst of the scores."""
    limits, scores = asked.rule("callup.health_class_scores"), asked.facts.get("scores")
    if not isinstance(scores, list) or not scores:
        raise BadFact("scores: expected the score of each indicator")
    for score in scores:
        if not limits.value["best"] <= score <= limits.value["worst"]:
            raise BadFact(f"scores: expected 1 to 6, found {score}")
    return decided(asked, max(scores), limits, because_vi="theo chỉ tiêu có điểm kém nhất")


@answers("callup.education")
def education(asked: Asked) -> Decision:
    least = asked.rule("callup.education")
    grade = facts.number(asked.facts, "school_grade")
    if grade >= least.value["least"]:
        return decided(asked, MEETS, least)
    by_approval = grade >= least.value["by_approval"] and asked.facts.get("approved") is True
    return decided(asked, MEETS_BY_APPROVAL if by_approval else DOES_NOT_MEET, least)


@answers("callup.outcome")
def outcome(asked: Asked) -> Decision:
    """What may be proposed for a citizen: registration, age, exemption, deferment and the standards, in this order."""
    registered = registration(asked)
    if registered.result != REGISTERS:
        return registered
    told = age(asked)
    if told.result != IN_AGE:
        return told
    excuses = [exemption(asked), deferral(asked)]
    excused = next((d for d in excuses if d.result in {EXEMPT, DEFERRED}), None)
    if excused:
        return excused
    return _by_standards(asked, told, next((d for d in excuses if d.result == CALLED_AS_A_VOLUNTEER), None))


def _by_standards(asked: Asked, told: Decision, volunteer: Decision | None) -> Decision:
    standards = asked.rule("callup.standards")
    for name, (point, said) in STANDARDS.items():
        if asked.facts.get(name) is False:
            rule = at_article(standards, f"{standards.article} điểm {point}")
            return decided(asked, NOT_CALLED, rule, because_vi=said)
    measured = (("health_class", health), ("school_grade", education))
    for name, judge in measured:
        if name in asked.facts and judge(asked).result == DOES_NOT_MEET:
            return decided(asked, NOT_CALLED, *judge(asked).rules, because_vi=judge(asked).because_vi)
    because = "trong độ tuổi, không thuộc diện tạm hoãn, miễn"
    return volunteer or decided(asked, MAY_BE_CALLED, standards, *told.rules, because_vi=because)


@answers("callup.completed")
def completed(asked: Asked) -> Decision:
    return by_table(asked, "callup_completed", COMPLETED, NOT_COMPLETED, COMPLETED)


@answers("callup.early_discharge")
def early_discharge(asked: Asked) -> Decision:
    return by_table(asked, "early_discharge", MAY_BE_DISCHARGED, NOT_DISCHARGED, "")


@answers("callup.service_end")
def service_end(asked: Asked) -> Decision:
    """Day on which the term is full, counted from the hand-over; with the longest extension when it was extended."""
    term = asked.rule("callup.service_term")
    began = facts.day(asked.facts, "term_began")
    if asked.facts.get("extended") is True:
        more = asked.rule("callup.service_extension")
        return decided(asked, add_months(began, term.value + more.value), more, term)
    return decided(asked, add_months(began, term.value), term)


@answers("callup.reserve_class")
def reserve_class(asked: Asked) -> Decision:
    """First or second class; between the two lie services the article does not name."""
    first = by_table(asked, "reserve_first_class", FIRST_CLASS, "", "")
    if first.result:
        return first
    return by_table(asked, "reserve_second_class", SECOND_CLASS, UNSETTLED, "")


@answers("callup.reserve_group")
def reserve_group(asked: Asked) -> Decision:
    a, most = asked.rule("callup.reserve_group_a"), asked.rule("callup.reserve_age")
    sex = sex_of(asked)

    def say(years: int) -> str:
        if years > most.value[sex]:
            return OVER_AGE
        return GROUP_A if years <= a.value[sex] else GROUP_B

    born = facts.day(asked.facts, "born")
    result, leap = by_age(asked, born, say)
    cited = most if result == OVER_AGE else a
    return decided(
        asked, result, cited, *leap, *_last_year(asked, born, most.value[sex]), because_vi=born_vi(asked)
    )


@answers("callup.exam_calls")
def exam_calls(asked: Asked) -> Decision:
    """Most people that may be called to the examination for a quota."""
    rule = asked.rule("callup.exam_calls")
    return decided(asked, int(facts.number(asked.facts, "quota")) * rule.value, rule)


@answers("callup.reserve_calls")
def reserve_calls(asked: Asked) -> Decision:
    """Most calls in reserve for a quota; part of a person is nobody."""
    rule = asked.rule("callup.reserve_calls")
    return decided(asked, int(facts.number(asked.facts, "quota")) * rule.value // 100, rule)


@answers("callup.council_vote")
def council_vote(asked: Asked) -> Decision:
    """Whether more than half of all members, present or not, agreed."""
    rule = asked.rule("callup.council_majority")
    votes, members = facts.number(asked.facts, "votes"), facts.number(asked.facts, "members")
    return decided(asked, CARRIED if votes * 100 > members * rule.value else NOT_CARRIED, rule)
