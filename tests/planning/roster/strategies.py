"""Whatever the week: small problems with every rule switched on or off."""

from hypothesis import strategies as st

from trucban.planning.roster import bending
from trucban.planning.roster.spec import DAY, Burden, Duty, Limits, Person, Problem, Slot, Span

_maybe = st.none()


@st.composite
def spans(draw: st.DrawFn, first: int = -2, last: int = 4) -> Span:
    start = draw(st.integers(first * 4, last * 4)) * DAY // 4
    return Span(start, start + draw(st.sampled_from([6, 12, 24])) * 60)


@st.composite
def people(draw: st.DrawFn, key: str) -> Person:
    return Person(
        key,
        key,
        qualifications=draw(st.frozensets(st.just("driver"))),
        household=draw(st.sampled_from(["", "h"])),
        unavailable=tuple(draw(st.lists(spans(), max_size=1))),
        unwanted=tuple(draw(st.lists(spans(), max_size=1))),
        duties=tuple(Duty(span, draw(st.booleans())) for span in draw(st.lists(spans(), max_size=2))),
        duties_in_month=draw(st.sampled_from([{}, {"m": 1}])),
        carried=Burden(draw(st.integers(0, 3)), draw(st.integers(0, 2))),
    )


@st.composite
def problems(draw: st.DrawFn, most_people: int = 3, most_slots: int = 5, may_lock: bool = True) -> Problem:
    crowd = [draw(people(f"p{number}")) for number in range(draw(st.integers(0, most_people)))]
    keys = [person.key for person in crowd]
    lock = st.none() | st.sampled_from(keys) if keys and may_lock else st.none()
    slots = tuple(
        Slot(
            f"s{number}",
            shift=f"shift {draw(st.integers(0, 2))}",
            span=draw(spans(first=0, last=3)),
            month="m",
            qualification=draw(st.sampled_from([None, None, "driver"])),
            candidates=draw(st.none() | st.frozensets(st.sampled_from(keys))) if keys else None,
            turn=draw(st.none() | st.frozensets(st.sampled_from(keys))) if keys else None,
            locked_to=draw(lock),
            is_night=draw(st.booleans()),
            weight=draw(st.integers(1, 2)),
        )
        for number in range(draw(st.integers(0, most_slots)))
    )
    limits = Limits(
        rest_minutes=draw(_maybe | st.sampled_from([0, 360, 660])),
        max_consecutive_days=draw(_maybe | st.integers(0, 3)),
        max_consecutive_nights=draw(_maybe | st.integers(0, 2)),
        weekly_cap=draw(_maybe | st.integers(0, 3)),
        monthly_cap=draw(_maybe | st.integers(0, 3)),
        no_household_pairs=draw(st.booleans()),
        bendable=draw(st.frozensets(st.sampled_from(sorted(bending.KEYS)))),
    )
    return Problem(4, slots, tuple(crowd), limits, first_weekday=draw(st.integers(0, 6)))
