"""A year's numbers as a short account, in a teacher's words."""

from collections.abc import Mapping
from typing import Any

FAULTS = (
    ("outside_hours", "outside working hours"),
    ("in_holidays", "in holidays, on INSET or calm days"),
    ("in_lessons", "in lessons or at lunch"),
    ("lost", "lost"),
    ("doubled", "sent twice"),
)


def account(numbers: Mapping[str, Any]) -> str:
    """What happened in the year, and whether the ground rules held."""
    sent, week = numbers["messages"], numbers["planned_per_person_week"]
    calls, talks, pairs = numbers["calls"], numbers["talks"], numbers["pairs"]
    minutes = [done for done, _ in numbers["explore_minutes"].values()]
    wrong = [f"{numbers[name]} {says}" for name, says in FAULTS if numbers[name]]
    held = ", ".join(f"{reason} ({n})" for reason, n in numbers["held"].items()) or "nothing"
    return "\n".join(
        (
            f"{_count(numbers['people'], 'person', 'people')}, played in {numbers['seconds']} s.",
            f"Messages: {sent['answer']} answers, {sent['passed_on']} passed on, {sent['asked_for']} asked for, "
            f"{sent['planned']} planned.",
            f"Planned messages a person and week: {week['mean']} on average, {week['max']} at most; "
            f"{numbers['planned_per_person_day_max']} at most on one day.",
            f"Where none may be: {', '.join(wrong) or 'none, and nothing lost or sent twice'}.",
            f"Held back: {held}.",
            f"Reminders for one ask: {numbers['reminders_max_per_ask']} at most. "
            f"Taps to an answer: {numbers['taps_to_answer_median']:g}, as a rule.",
            f"Explore time banked by all: {sum(minutes) // 60} h.",
            f"Talks: {talks['planned']} planned, {talks['given']} given. "
            f"Calls: {calls['proposed']} proposed, {calls['agreed']} agreed, {calls['met']} met. "
            f"Rounds of pairs: {pairs['rounds']}; left out: {pairs['left_out']}; "
            f"partners repeated without need: {pairs['repeats_avoidable']}.",
        )
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
