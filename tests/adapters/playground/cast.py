"""A small cast for the page's own tests: the people and the year of the stories, as far as the page needs them."""

from datetime import date, time
from zoneinfo import ZoneInfo

from bot.world.calendar import Calendar, Period, Span
from bot.world.people import Community, Department, Person, School

LONDON = ZoneInfo("Europe/London")


def calendar(half_term: Span) -> Calendar:
    """Thornbury's year, with one or the other autumn half-term."""
    morning = (Period(f"P{n}", time(8 + n, 5), time(9 + n, 5)) for n in range(1, 6))
    bells = (*morning, Period("P6", time(14, 15), time(15, 15)))
    return Calendar(
        terms=(
            Span(date(2026, 9, 1), date(2026, 12, 18)),
            Span(date(2027, 1, 4), date(2027, 3, 25)),
            Span(date(2027, 4, 12), date(2027, 7, 21)),
        ),
        holidays=(half_term, Span(date(2027, 2, 15), date(2027, 2, 19)), Span(date(2027, 5, 31), date(2027, 6, 4))),
        inset=frozenset(
            {date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 2), date(2027, 1, 4), date(2027, 6, 7)},
        ),
        bank=frozenset({date(2026, 12, 25), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31)}),
        letters_from=date(2026, 8, 31),
        bells=dict.fromkeys(range(5), bells),
    )


def cast() -> Community:
    """The people of the stories, as far as the page needs them."""

    def one(id: str, name: str, school: str = "thornbury", *departments: str, **more: object) -> Person:
        return Person(id=id, name=name, school=school, departments=departments, **more)  # type: ignore[arg-type]

    here, stw, rid = "computing", "computing-stw", "computing-rid"
    return Community(
        schools=(
            School(
                id="thornbury",
                name="Thornbury Vale School",
                calendar=calendar(Span(date(2026, 10, 26), date(2026, 10, 30))),
                zone=LONDON,
                platform="slack",
                departments=(
                    Department(id=here, name="Computing", school="thornbury", channel="computing"),
                    Department(id="maths", name="Maths", school="thornbury", channel="maths"),
                ),
            ),
            School(
                id="stwystans",
                name="St Wystan’s College",
                calendar=calendar(Span(date(2026, 10, 19), date(2026, 10, 23))),
                zone=LONDON,
                platform="teams",
                departments=(Department(id=stw, name="Computing", school="stwystans", channel="computing-stw"),),
            ),
            School(
                id="ridgeway",
                name="Ridgeway Academy",
                calendar=calendar(Span(date(2026, 10, 26), date(2026, 10, 30))),
                zone=LONDON,
                platform="slack",
                departments=(Department(id=rid, name="Computing", school="ridgeway", channel="computing-rid"),),
            ),
        ),
        people=(
            one("priya", "Priya Nair", "thornbury", here, leads=(here,)),
            one("tom", "Tom Ashworth", "thornbury", here, deputises=(here,)),
            one("sian", "Siân Pritchard", "thornbury", here, days=frozenset({0, 1, 2})),
            one("mohammed", "Mohammed Iqbal", "thornbury", here, early_career=True),
            one("grace", "Grace Okafor", "thornbury", here, "maths"),
            one("aoife", "Aoife O’Connor", "thornbury", here),
            one("daniel", "Daniel Whitcombe", "thornbury", here),
            one("ruth", "Ruth Adeyemi", "thornbury", "maths", leads=("maths",), cpd_leader=True),
            one("hamza", "Hamza Sheikh", "stwystans", stw, leads=(stw,)),
            one("kate", "Kate Lister", "stwystans", stw),
            one("catherine", "Catherine Lister", "stwystans", stw),
            one("callum", "Callum Reid", "stwystans", stw),
            one("jo", "Jo Bright", "ridgeway", rid, leads=(rid,), cpd_leader=True),
            one("ama", "Ama Mensah", "ridgeway", rid),
            one("peter", "Peter Lowe", "ridgeway", rid),
            one("bev", "Bev Marchetti", "thornbury", coordinator=True),
        ),
    )
