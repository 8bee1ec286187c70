"""How many days the law asks of each category on a day: read, never known here."""

from datetime import date
from uuid import UUID

from trucban import law
from trucban.rulebook import selectors as rulebook
from trucban.training.models import TrainingProgramme

Category = TrainingProgramme.Category
RULES: dict[str, str] = {
    Category.FIRST_YEAR: "militia.training_first_year",
    Category.MOBILE: "militia.training_mobile",
    Category.MARITIME: "militia.training_mobile",
    Category.SPECIALIST: "militia.training_mobile",
    Category.ON_SITE: "militia.training_on_site",
    Category.STANDING: "militia.training_standing",
}


def day_of_law(year: int, today: date) -> date:
    """Return the day whose law counts for a year: today within it, otherwise the nearest day of it."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def required_days(*, commune_id: UUID, category: str, on: date) -> law.Rule | None:
    """Return the rule that says how many days a year, the commune's own where signed; None where none is in force."""
    local = rulebook.local_rules(commune_id=commune_id, on=on)
    try:
        return law.rule(RULES[category], on=on, local=local)
    except law.NoRuleInForce:
        return None
