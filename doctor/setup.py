"""What the school has written, looked into: the configuration, and the settings of the environment."""

import re
from collections.abc import Mapping
from pathlib import Path

from adapters.environment import DATABASE, Environment, Settings, on_loopback
from bot.world.people import Community
from doctor.findings import Finding, count, find
from storage.configuration import Wrong
from storage.schools import load

NAMES = {
    "slack": "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET",
    "teams": "TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID",
}
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
BOT = "the Bot User OAuth Token, which begins with xoxb-,"
SIGNING = "the Signing Secret of the app's Basic Information page (32 letters and digits)"
APP = "the app-level token, which begins with xapp-,"
VALUE = "the client secret's Value"
KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("SLACK_BOT_TOKEN", r"xapp-.*", "an app-level token", BOT),
    ("SLACK_BOT_TOKEN", r"xox(?!b-|e\.xoxb-).*", "a token that is not the bot's", BOT),
    ("SLACK_BOT_TOKEN", r"[0-9a-f]{32}", "a signing secret or client secret", BOT),
    ("SLACK_SIGNING_SECRET", r"xox.*|xapp-.*", "a token", SIGNING),
    ("SLACK_APP_TOKEN", r"xox.*", "a bot's or a person's token", APP),
    ("SLACK_APP_TOKEN", r"[0-9a-f]{32}", "a signing secret or client secret", APP),
    (
        "TEAMS_APP_ID",
        r"(?![0-9a-f-]{36}$).*",
        "something other than an id",
        "the Application (client) ID, 36 characters,",
    ),
    ("TEAMS_APP_PASSWORD", GUID.pattern, "an id, most likely the Secret ID", VALUE),
    ("TEAMS_TENANT_ID", r"common|organizations|consumers", "no tenant of your own", "the Directory (tenant) ID"),
)
"""What people put in the wrong place: the setting, how such a value looks, what it is, and what belongs there."""


def configuration(path: Path, settings: Settings) -> tuple[Community | None, list[Finding]]:
    """The community, if the file can be used, and what is to be said of it."""
    try:
        community = load(path)
    except Wrong as wrong:
        return None, [find("config.wrong", problem=fault, file=path) for fault in wrong.faults]
    found = [find("config.good", file=path, counts=counts(community))]
    samples = sum(person.email.endswith(".example") for person in community.people)
    if samples:
        found.append(find("config.sample", file=path, count=count(samples, "person", "people")))
    on = {"slack": settings.slack, "teams": settings.teams}
    for school in community.schools:
        if (on["slack"] or on["teams"]) and school.platform in on and not on[school.platform]:
            platform, names = school.platform.capitalize(), NAMES[school.platform]
            found.append(find("config.off", school=school.name, platform=platform, file=path, names=names))
        if not school.told:
            found.append(find("config.untold", school=school.name))
    return community, found


def counts(community: Community) -> str:
    """How much a configuration holds."""
    departments = sum(len(s.departments) for s in community.schools)
    return ", ".join(
        (
            count(len(community.schools), "school", "schools"),
            count(departments, "department", "departments"),
            count(len(community.people), "person", "people"),
        )
    )


def environment(given: Mapping[str, str], host: str) -> tuple[Settings, list[Finding]]:
    """As much of the settings as can be used, and what is to be said of them."""
    asked = Environment(given)
    loopback = on_loopback(host)
    slack, teams = asked.slack(), asked.teams(loopback)
    made = Settings(
        database=asked.read("DEPT_DATABASE_URL") or DATABASE,
        secret=asked.secret(),
        public_url=asked.public_url(),
        start=asked.start(loopback),
        slack=slack if slack and slack.token else None,
        teams=teams,
    )
    kinds = [
        find("environment.kind", name=name, other=other, right=right)
        for name, looks, other, right in KINDS
        if not any(problem.startswith(f"{name} holds") for problem in asked.problems)
        and any(
            re.fullmatch(looks, one.strip(), re.I) for one in Environment(given).read(name).split(",") if one.strip()
        )
    ]
    wrong = [find("environment.wrong", problem=problem) for problem in dict.fromkeys(asked.problems)] + kinds
    if not any(name.startswith(("SLACK_", "TEAMS_")) and said for name, said in given.items()):
        wrong.append(find("environment.none"))
    return made, wrong or [find("environment.good", platforms=made.platforms)]
