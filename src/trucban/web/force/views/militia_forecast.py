"""The 36 months to come: who leaves, who comes of age, whether the places can still be filled; each figure opens its names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trucban.access.actors import Actor
from trucban.document.services import note_export
from trucban.document.wording import day_text, time_text
from trucban.document.workbook import Sheet, Value, render_xlsx
from trucban.force import militia_forecast as ahead_of
from trucban.force import selectors
from trucban.force.militia_forecast import LEAVES, Choice, Event, Forecast, Line, Period, Why
from trucban.force.models import MilitiaStatus, Person
from trucban.force.selectors import MilitiaForecast
from trucban.lib.errors import NotVisible
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.force.militia_forms import CHOICES, AheadForm, AheadNamesForm
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

MARKS = (12, 24, 36)  # months ahead at which hamlets, components and units are shown
ALWAYS = (Why.TERM, Why.AGE, Why.OF_AGE)  # the other columns stand only where something is in them
MOST_NAMES = 500
ROMAN = ("I", "II", "III", "IV")


def why_words() -> dict[Why, str]:
    return {
        Why.TERM: pgettext("militia forecast", "Term full"),
        Why.AGE: pgettext("militia forecast", "Over age"),
        Why.DECIDED: pgettext("militia forecast", "Leaves by decision"),
        Why.ENLISTS: pgettext("militia forecast", "Enlists, call decided"),
        Why.POLICE: pgettext("militia forecast", "Police service, call decided"),
        Why.JOINS: pgettext("militia forecast", "Joins by decision"),
        Why.OF_AGE: pgettext("militia forecast", "Comes of age"),
        Why.DEFERRAL: pgettext("militia forecast", "Deferral ends"),
    }


@dataclass(frozen=True)
class Figure:
    """A number that opens its names; without an address there are none."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a table: a hamlet or component, or a period. Each cell stands with the words over its column."""

    label: str
    cells: list[tuple[str, Figure]]


class Names:
    """Builds the addresses behind the figures."""

    def __init__(self, form: AheadForm) -> None:
        self._base = form.asked

    def of(self, what: str, value: int, first: date | None, last: date | None, **more: object) -> Figure:
        if not value:
            return Figure(0)
        asked = {**self._base, "xem": what, **{key: str(one) for key, one in more.items() if one}}
        if first:
            asked["tu"] = first.isoformat()
        if last:
            asked["den"] = last.isoformat()
        return Figure(value, f"{reverse('force:militia_forecast_names')}?{urlencode(asked)}")


class Assumed:
    """
    Calls nobody has decided, so many a year as the reader set: figures beside the others, never among the names.

    They are of the whole register: of a hamlet, component or unit nothing is assumed.
    """

    def __init__(self, found: MilitiaForecast, yearly: dict[Why, int]) -> None:
        self._found, self._yearly = found, yearly

    def until(self, day: date) -> list[int]:
        of, days = self._found.of, self._found.call_days
        return [
            ahead_of.assumed(of, why, number, days=days, until=day) for why, number in self._yearly.items()
        ]

    def heads(self) -> list[str]:
        if not self._yearly:
            return []
        words = {
            Why.ENLISTS: _("Assumed: military service"),
            Why.POLICE: _("Assumed: police service"),
        }
        return [*(words[why] for why in self._yearly), _("Serve after, with what is assumed")]

    def values(self, period: Period, closing: int) -> list[int]:
        if not self._yearly:
            return []
        before, now_ = self.until(period.first - ahead_of.ONE_DAY), self.until(period.last)
        within = [later - earlier for earlier, later in zip(before, now_, strict=True)]
        return [*within, max(0, closing - sum(now_))]


def _found(request: AppRequest, form: AheadForm) -> MilitiaForecast:
    found = selectors.militia_forecast(actor=request.actor, on=today(request), choice=form.choice)
    if found is None:
        raise NotVisible
    return found


@page("force.militia")
def ahead(request: AppRequest) -> HttpResponse:
    """
    The commander who plans the selection of the years to come, the assistant before April.

    In five seconds: how many leave within a year and why, in which quarter most, and which unit will lack people.
    """
    form = AheadForm(request.GET)
    found = _found(request, form)
    of, names = found.of, Names(form)
    first, last = of.today + ahead_of.ONE_DAY, of.last
    year = ahead_of.end_of_sight(of.today, MARKS[0])
    whole, soon = of.line(first, last), of.line(first, year)
    whys, calls = _columns(of), Assumed(found, form.yearly)
    context = {
        "tabs": tabs("force:militia", request.actor),
        "form": AheadForm(
            initial={
                "gia_dinh": form.choice,
                "ky": form.step,
                **{name: form.yearly.get(why, 0) for why, name in form.YEARLY.items()},
            }
        ),
        "query": request.GET.urlencode(),
        "on": of.today,
        "last": last,
        "serving": names.of(AheadNamesForm.SERVING, len(of.serving), None, of.today),
        "soon": names.of(AheadNamesForm.LEAVES, soon.leaves, first, year),
        "leaves": names.of(AheadNamesForm.LEAVES, whole.leaves, first, last),
        "of_age": names.of(Why.OF_AGE, whole.counts.get(Why.OF_AGE, 0), first, last),
        "pool": names.of(AheadNamesForm.POOL, len(found.pool), None, None),
        "assumed": sum(calls.until(last)),
        "heads": [*_period_heads(whys), *calls.heads()],
        "hamlet_heads": _mark_heads(with_age=True),
        "component_heads": _mark_heads(with_age=False),
        "periods": [
            _row(of, names, period_label(period, form.step), period, whys, calls)
            for period in ahead_of.periods(of.today, last, months=AheadForm.MONTHS[form.step])
        ],
        "marks": MARKS,
        "hamlets": list(_groups(request.actor, found, names)),
        "categories": list(_components(found, names)),
        "units": _units(request.actor, found),
        "unknown_age": found.unknown_age,
        "unknown_term": found.unknown_term,
        "choice": CHOICES[form.choice],
        "assumptions": assumptions(form, found),
        "to_confirm": _to_confirm(found),
    }
    return render(request, "force/militia_forecast.html", context)


def _columns(of: Forecast) -> list[Why]:
    met = {event.why for event in of.events}
    return [why for why in Why if why in ALWAYS or why in met]


def period_label(period: Period, step: str) -> str:
    """Return "Quý I/2027" or "01/2027"; what is cut short says from or until when it counts."""
    if step == AheadForm.MONTH:
        label = f"{period.first:%m/%Y}"
        whole = period.first.replace(day=1)
        end = ahead_of.end_of_sight(whole, 1) - ahead_of.ONE_DAY
    else:
        quarter = (period.first.month - 1) // 3
        label = _("Quarter %(number)s/%(year)s") % {"number": ROMAN[quarter], "year": period.first.year}
        whole = date(period.first.year, 3 * quarter + 1, 1)
        end = ahead_of.end_of_sight(whole, 3) - ahead_of.ONE_DAY
    if period.first > whole:
        label += " " + _("(from %(day)s)") % {"day": f"{period.first:%d/%m}"}
    if period.last < end:
        label += " " + _("(until %(day)s)") % {"day": f"{period.last:%d/%m}"}
    return label


def _period_heads(whys: list[Why]) -> list[str]:
    return [_("Serve before"), *(why_words()[why] for why in whys), _("Serve after")]


def _row(of: Forecast, names: Names, label: str, period: Period, whys: list[Why], calls: Assumed) -> Row:
    line: Line = of.line(period.first, period.last)
    serving = AheadNamesForm.SERVING
    cells = [
        names.of(serving, line.opening, None, period.first - ahead_of.ONE_DAY),
        *(names.of(why, line.counts.get(why, 0), period.first, period.last) for why in whys),
        names.of(serving, line.closing, None, period.last),
        *map(Figure, calls.values(period, line.closing)),
    ]
    return Row(label, list(zip([*_period_heads(whys), *calls.heads()], cells, strict=True)))


def _mark_heads(*, with_age: bool) -> list[str]:
    leave = [_("Leave within %(count)d months") % {"count": months} for months in MARKS]
    of_age = [why_words()[Why.OF_AGE]] if with_age else []
    return [
        pgettext("militia forecast", "Serve today"),
        *leave,
        *of_age,
        _("Serve after %(count)d months") % {"count": MARKS[-1]},
    ]


def _marks(of: Forecast, names: Names, label: str, **more: object) -> Row:
    """Return a group: how many serve, leave until each mark, serve at the last one; who comes of age has no component."""
    first, serving = of.today + ahead_of.ONE_DAY, AheadNamesForm.SERVING
    cells = [names.of(serving, len(of.serving), None, of.today, **more)]
    for months in MARKS:
        until = ahead_of.end_of_sight(of.today, months)
        cells.append(names.of(AheadNamesForm.LEAVES, of.line(first, until).leaves, first, until, **more))
    whole, with_age = of.line(first, of.last), "thanh_phan" not in more
    if with_age:
        cells.append(names.of(Why.OF_AGE, whole.counts.get(Why.OF_AGE, 0), first, of.last, **more))
    cells.append(names.of(serving, whole.closing, None, of.last, **more))
    return Row(label, list(zip(_mark_heads(with_age=with_age), cells, strict=True)))


def _groups(actor: Actor, found: MilitiaForecast, names: Names) -> Iterator[Row]:
    for hamlet, of in selectors.hamlets_ahead(found, actor=actor):
        label = hamlet.name if hamlet else _("No hamlet written down")
        yield _marks(of, names, label, thon=hamlet.pk if hamlet else AheadNamesForm.NO_HAMLET)


def _components(found: MilitiaForecast, names: Names) -> Iterator[Row]:
    labels = dict(MilitiaStatus.Category.choices)
    for category, of in selectors.categories_ahead(found):
        yield _marks(of, names, str(labels.get(category, "–")), thanh_phan=category)


def _units(actor: Actor, found: MilitiaForecast) -> list[dict[str, Any]]:
    days = [found.of.today, *(ahead_of.end_of_sight(found.of.today, months) for months in MARKS)]
    rows = selectors.units_ahead(found, actor=actor, days=days)
    return [{"unit": own[0].unit, "days": list(zip((0, *MARKS), own, strict=True))} for own in rows.values()]


def _to_confirm(found: MilitiaForecast) -> str:
    """Return what of the law of ages waits to be confirmed, once, where somebody's age is part of the forecast."""
    notes: dict[str, None] = {}
    for event in found.of.events:
        if event.why in {Why.AGE, Why.OF_AGE}:
            said = _age_said(found, event)
            notes |= dict.fromkeys(
                rule.note or rule.title_vi for rule in (said.rules if said else ()) if rule.confidence == "?"
            )
    return " ".join(notes)


def _age_said(found: MilitiaForecast, event: Event) -> Any:
    person = found.people[event.key]
    if not person.birth_date or not person.sex:
        return None
    return found.law.age_decision(born=person.birth_date, sex=person.sex, on=event.day)


@page("force.militia")
def names(request: AppRequest) -> HttpResponse:
    """
    Whoever asked a figure who that is. In five seconds: who, of which hamlet, on which day and by which article.

    Birth years only: the whole day stands on the person's own page, for who keeps the register.
    """
    form = AheadNamesForm(request.GET)
    if not form.is_valid():
        raise NotVisible
    found, asked = _found(request, form), form.cleaned_data
    lines, title = _lines(found, form)
    context = {
        "title": title,
        "first": asked["tu"],
        "last": asked["den"],
        "narrowed": _narrowed(found, form),
        "lines": lines[:MOST_NAMES],
        "more": max(0, len(lines) - MOST_NAMES),
        "count": len(lines),
        "back": _back(form),
        "choice": CHOICES[form.choice] if form.choice != Choice.AS_DECIDED else "",
        "year": selectors.militia_years(actor=request.actor).first(),
    }
    return render(request, "force/militia_forecast_names.html", context)


def _back(form: AheadNamesForm) -> str:
    address = reverse("force:militia_forecast")
    return f"{address}?{urlencode(form.asked)}" if form.asked else address


def _part(found: MilitiaForecast, form: AheadNamesForm) -> Forecast:
    asked, of = form.cleaned_data, found.of
    if asked["thon"]:
        of = found.in_hamlet(None if asked["thon"] == form.NO_HAMLET else asked["thon"])
    return of.of_category(asked["thanh_phan"]) if asked["thanh_phan"] else of


def _lines(found: MilitiaForecast, form: AheadNamesForm) -> tuple[list[dict[str, Any]], str]:
    asked, of = form.cleaned_data, _part(found, form)
    what = asked["xem"]
    if what == form.POOL:
        return [_standing_line(found, one) for one in found.pool], _("Registered and not taken yet")
    if what == form.SERVING:
        day = min(max(asked["den"] or of.today, of.today), of.last)
        people = found.people_of(of.serving_on(day))
        title = _("Who serves on %(day)s") % {"day": day_text(day)}
        return [_standing_line(found, one) for one in people], title
    whys = LEAVES if what == form.LEAVES else (Why(what),)
    first, last = asked["tu"] or of.today, asked["den"] or of.last
    title = _("Who leaves") if what == form.LEAVES else why_words()[Why(what)]
    return [_event_line(found, event) for event in selectors.events_of(found, of, whys, first, last)], title


def _standing_line(found: MilitiaForecast, person: Person) -> dict[str, Any]:
    return {"person": person, "fact": found.standing.get(person.pk)}


def _event_line(found: MilitiaForecast, event: Event) -> dict[str, Any]:
    """One person and their day; by which article an age is judged on that day is said beside it."""
    said = _age_said(found, event) if event.why in {Why.AGE, Why.OF_AGE} else None
    return {
        "person": found.people[event.key],
        "fact": found.standing.get(event.key),
        "event": event,
        "why": why_words()[event.why],
        "source": said.source_vi if said else "",
        "is_late": event.why == Why.TERM and _is_late(found, event),
    }


def _is_late(found: MilitiaForecast, event: Event) -> bool:
    fact = found.standing.get(event.key)
    return bool(fact and fact.until and fact.until <= found.of.today)


def _narrowed(found: MilitiaForecast, form: AheadNamesForm) -> str:
    asked = form.cleaned_data
    words = []
    if asked["thon"] == form.NO_HAMLET:
        words.append(_("No hamlet written down"))
    elif isinstance(asked["thon"], UUID):
        words += {
            one.hamlet.name for one in found.people.values() if one.hamlet and one.hamlet_id == asked["thon"]
        }
    if asked["thanh_phan"]:
        words.append(str(dict(MilitiaStatus.Category.choices)[asked["thanh_phan"]]))
    return ", ".join(words)


@page("force.militia")
def workbook(request: AppRequest) -> HttpResponse:
    """
    The assistant, for the plan of the year. Figures only: nobody's name leaves with it.

    In five seconds: the file opens, each number a number, each day a day, with what was assumed below.
    """
    form = AheadForm(request.GET)
    found, at = _found(request, form), now(request)
    data = render_xlsx(list(_sheets(request.actor, found, form, at=at)))
    note_export(
        actor=request.actor, of="force.militia_forecast", at=at, on=found.of.today, lines=len(found.of.events)
    )
    return download(data, f"du-bao-dan-quan-{found.of.today:%Y-%m-%d}.xlsx")


def _sheets(actor: Actor, found: MilitiaForecast, form: AheadForm, *, at: Any) -> Iterator[Sheet]:
    of, whys, calls = found.of, _columns(found.of), Assumed(found, form.yearly)
    title = _("Militia forecast from %(first)s to %(last)s, saved by %(name)s at %(time)s") % {
        "first": day_text(of.today),
        "last": day_text(of.last),
        "name": actor.name,
        "time": time_text(at),
    }
    notes = (str(CHOICES[form.choice]), *assumptions(form, found))
    rows: list[tuple[Value, ...]] = []
    for period in ahead_of.periods(of.today, of.last, months=AheadForm.MONTHS[form.step]):
        line = of.line(period.first, period.last)
        counts = (line.counts.get(why, 0) for why in whys)
        told = (line.opening, *counts, line.closing, *calls.values(period, line.closing))
        rows.append((period.first, period.last, *told))
    yield Sheet(
        name=_("By period"),
        header=(_("From day"), _("To day"), *_period_heads(whys), *calls.heads()),
        rows=tuple(rows),
        title=title,
        notes=notes,
    )
    names = Names(form)
    for name, head, made, heads in (
        (_("By hamlet"), _("Hamlet"), _groups(actor, found, names), _mark_heads(with_age=True)),
        (_("By component"), _("Component"), _components(found, names), _mark_heads(with_age=False)),
    ):
        yield Sheet(
            name=name,
            header=(head, *heads),
            rows=tuple((row.label, *(cell.value for _head, cell in row.cells)) for row in made),
            widths=(24,),
            title=title,
            notes=notes,
        )
    if units := _units(actor, found):
        columns = [_("Places needed today"), _("Filled today")]
        for months in MARKS:
            columns.append(_("Places needed after %(count)d months") % {"count": months})
            columns.append(_("Filled after %(count)d months") % {"count": months})
        yield Sheet(
            name=_("By unit"),
            header=(_("Unit"), *columns),
            rows=tuple(
                (
                    row["unit"].name,
                    *(value for _months, one in row["days"] for value in (one.needed, one.filled)),
                )
                for row in units
            ),
            widths=(34,),
            title=title,
            notes=notes,
        )


def assumptions(form: AheadForm, found: MilitiaForecast) -> tuple[str, ...]:
    """Return what the figures stand on, as the page and the file say it."""
    said = [
        _(
            "A term ends on the day written down; one that is over without a decision counts as ending tomorrow."
        ),
        _(
            "Age is judged by the law known today for each day to come; of two reasons the earlier one counts."
        ),
        _("Nobody is taken to be selected or to move away: only what is decided counts."),
        _(
            "Whose call to military or police service is decided leaves on the day of the call; without one, on the day of the hand-over."
        ),
        _calls_said(form.yearly, found.call_days),
        _(
            "Places are those the command wrote down for its own duties; qualifications are taken to be renewed in time."
        ),
    ]
    if form.choice == Choice.EXTENDED_VOLUNTEERS:
        said.insert(
            2, _("Whoever is over the age of duty is taken to volunteer to the end of the age of volunteers.")
        )
    return tuple(said)


def _calls_said(yearly: dict[Why, int], days: tuple[date, ...]) -> str:
    """Say what is assumed of calls to come: who set it, on which days it counts, and that it is about nobody."""
    if not yearly:
        return _("Nobody else is taken to be called up.")
    return _(
        "Set by whoever opened this page: of those who serve %(army)d are called to military and %(police)d to police service each year, those decided by name among them, reckoned on the last day of the year's call (%(days)s). It is a number, not a forecast of anybody: hamlets, components, units and lists of names stay without it."
    ) % {
        "army": yearly.get(Why.ENLISTS, 0),
        "police": yearly.get(Why.POLICE, 0),
        "days": ", ".join(day_text(day) for day in days) or "–",
    }
