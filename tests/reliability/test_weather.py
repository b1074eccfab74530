"""The weather itself: the same by seed, every kind of it, and the platforms' own limits."""

from rehearsal.reliability.weather import KINDS, REAL, Climate, Weather


def weather(seed: int, share: float = 0.05, **more: object) -> Weather:
    """Weather on a clock that stands."""
    return Weather(seed, Climate.even(share), lambda: 0.0, **more)  # type: ignore[arg-type]


def test_the_same_seed_brings_the_same_faults() -> None:
    one, again, other = ([w.next("slack", "") for _ in range(500)] for w in (weather(1), weather(1), weather(2)))
    assert one == again != other


def test_every_kind_comes_about_as_often_as_it_should() -> None:
    found = weather(1)
    for platform in ("slack", "teams"):
        for _ in range(4000):
            found.next(platform)
    assert set(found.survived) == set(KINDS)
    for kind, times in found.survived.items():
        assert 120 < times < 480, kind


def test_fair_weather_brings_nothing() -> None:
    found = weather(1, share=0.06)
    found.fair = True
    assert {found.next("teams", "19:a") for _ in range(5)} == {""}


def test_the_limits_are_the_platforms_own() -> None:
    at = 0.0
    found = Weather(1, Climate.even(0), lambda: at, REAL)
    assert [found.next("slack", "C1") for _ in range(5)] == [""] * 4 + ["429"]
    assert found.next("slack", "C2") == ""
    at = 4.5
    assert found.next("slack", "C1") == ""
    assert [found.next("teams", f"19:{n}") for n in range(51)] == [""] * 50 + ["429"]
