"""Who decides, what a rule says, and how high the river stands."""

from trucban.law import facts
from trucban.law.decisions.model import Asked, Decision, Result, answers, decided
from trucban.law.powers import Power, power
from trucban.law.results import ALARM_1, ALARM_2, ALARM_3, BELOW_ALARM, UNSETTLED
from trucban.law.rules import NoRuleInForce, Rule

NOBODY = "nobody"


@answers("power.decides")
def who_decides(asked: Asked) -> Decision:
    found = power(facts.word(asked.facts, "decision"), on=asked.on)
    return decided(asked, found.decides.label_vi, _rule_of(found), because_vi=found.title_vi)


@answers("power.agrees")
def who_agrees(asked: Asked) -> Decision:
    """Those whose agreement or hearing is needed, in order."""
    found = power(facts.word(asked.facts, "decision"), on=asked.on)
    said = "; ".join(office.label_vi for office in found.agreements) or NOBODY
    return decided(asked, said, _rule_of(found), because_vi=found.title_vi)


def _rule_of(found: Power) -> Rule:
    return Rule(
        key=f"powers.{found.key}",
        value=found.decides.label_vi,
        unit="office",
        article=found.article,
        instruments=found.instruments,
        confidence=found.confidence,
        from_date=found.from_date,
        to_date=found.to_date,
        note=found.note,
        title_vi=found.title_vi,
        title_en=found.title_en,
    )


@answers("rule.value")
def rule_value(asked: Asked) -> Decision:
    """What a rule says: "militia.term", or one part of it, "militia.post_allowance.commander"."""
    subject, name, *part = facts.word(asked.facts, "rule").split(".")
    rule = asked.rule(f"{subject}.{name}")
    if part and part[0] not in rule.value:
        raise NoRuleInForce(f"{rule.key}: nothing is said of {part[0]}")
    value: Result = rule.value[part[0]] if part else rule.value
    return decided(asked, value, rule, because_vi=rule.title_vi)


@answers("river.alarm")
def river_alarm(asked: Asked) -> Decision:
    """The alarm level a water level has reached; below a level that was not found nothing is said."""
    rule = asked.rule(f"river.{facts.word(asked.facts, 'station')}_alarm")
    level = facts.number(asked.facts, "level_m")
    for name, said in (("level_3", ALARM_3), ("level_2", ALARM_2), ("level_1", ALARM_1)):
        if name in rule.value and level >= rule.value[name]:
            return decided(asked, said, rule)
    return decided(asked, BELOW_ALARM if "level_1" in rule.value else UNSETTLED, rule)
