"""The settings of a running service, from the environment: each by its name, or from the file that NAME_FILE names."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from adapters.slack.settings import SLACK, SlackSettings
from adapters.teams.hosts import fetchable, is_loopback
from adapters.teams.settings import LOGIN, OPENID, TeamsSettings

DATABASE = "sqlite:///data/dept.db"
LEAST = 32
"""Characters of DEPT_SECRET, at least."""
SAMPLES = ("changeme", "replaceme", "yoursecret", "32randomcharacters", "secretsecret", "defaultsecret")
"""What people copy out of examples, letters and digits only."""
MAKE_ONE = """python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"""


class Unset(Exception):
    """Settings that the service cannot start with: a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that the environment says."""

    database: str = DATABASE
    secret: str = field(default="", repr=False)
    secret_before: str = field(default="", repr=False)
    """What DEPT_SECRET was, for as long as the tokens that it sealed are not all sealed anew."""
    public_url: str = ""
    start: datetime | None = None
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None

    @property
    def platforms(self) -> str:
        """Which platforms are on, in words."""
        teams = "off" if not self.teams else "on, for Microsoft's local client" if self.teams.local else "on"
        return f"Slack {'on' if self.slack else 'off'}, Teams {teams}"

    def reached_at(self, url: str) -> "Settings":
        """The same, for a service that listens at an address on this machine and may have no public one."""
        public = self.public_url or url
        teams = replace(self.teams, public_url=public if not self.teams.local else url) if self.teams else None
        return replace(self, public_url=public, teams=teams)


class Environment:
    """The environment, with what is wrong in it collected."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given, self.problems = given, list[str]()

    def read(self, name: str) -> str:
        """One setting, without the spaces around it; empty if it is not set."""
        said, path = self.given.get(name, "").strip(), self.given.get(f"{name}_FILE", "").strip()
        if said and path:
            self.problems.append(f"{name} and {name}_FILE are both set: one of them, please.")
        if said or not path:
            return said
        try:
            found = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self.problems.append(f"{name}_FILE names {path}, which cannot be read.")
            return ""
        if not found:
            self.problems.append(f"{name}_FILE names {path}, which is empty.")
        return found

    def secret(self) -> str:
        """What signs buttons and calendar links."""
        secret = self.read("DEPT_SECRET")
        plain = "".join(c for c in secret.casefold() if c.isalnum())
        if not secret:
            self.problems.append(f"DEPT_SECRET is not set. This makes one: {MAKE_ONE}")
        elif len(secret) < LEAST:
            self.problems.append(
                f"DEPT_SECRET has {len(secret)} characters; it needs {LEAST} random ones. This makes one: {MAKE_ONE}"
            )
        elif plain.startswith(SAMPLES):
            self.problems.append(f"DEPT_SECRET is an example that anybody can read. This makes a real one: {MAKE_ONE}")
        return secret

    def start(self, loopback: bool) -> datetime | None:
        """The moment at which the product's clock starts, for tests and demonstrations."""
        said = self.read("DEPT_NOW")
        if not said:
            return None
        if not loopback:
            self.problems.append("DEPT_NOW is for tests on this computer: it is refused unless --host is 127.0.0.1.")
            return None
        try:
            moment = datetime.fromisoformat(said)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.problems.append(f"DEPT_NOW is a moment such as 2026-11-19T15:39:50+00:00, not {said!r}.")
            return None
        return moment

    def public_url(self) -> str:
        """The address at which the world reaches this service."""
        url = self.read("DEPT_PUBLIC_URL").rstrip("/")
        if url and not fetchable(url):
            self.problems.append(
                f"DEPT_PUBLIC_URL is an https address such as https://dept.school.example, not {url!r}."
            )
        return url

    def slack(self) -> SlackSettings | None:
        """Slack's settings, if it is on."""
        names = ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "API_URL")
        token, secrets, app_token, client, client_secret, api = (self.read(f"SLACK_{name}") for name in names)
        if not any((token, secrets, app_token, client, client_secret)):
            return None
        made = SlackSettings(
            token=token, secrets=secrets, app_token=app_token, client_id=client, client_secret=client_secret,
            api=api or SLACK,
        )  # fmt: skip
        self.problems += made.problems
        if not fetchable(made.api):
            self.problems.append("SLACK_API_URL must be an https address; plain http is for loopback only.")
        return made

    def teams(self, loopback: bool) -> TeamsSettings | None:
        """Teams' settings, if it is on."""
        names = ("TEAMS_APP_ID", "TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID", "TEAMS_LOGIN_URL", "TEAMS_OPENID_URL")
        app, password, tenant, login, openid = map(self.read, names)
        local = self.read("TEAMS_LOCAL").casefold() in ("1", "true", "yes", "on")
        if not local and not app:
            if password or tenant:
                self.problems.append("TEAMS_APP_PASSWORD and TEAMS_TENANT_ID need TEAMS_APP_ID beside them.")
            return None
        if local and app:
            self.problems.append(
                "TEAMS_LOCAL is for Microsoft's local client: it is refused while TEAMS_APP_ID is set."
            )
            return None
        if local and not loopback:
            self.problems.append("TEAMS_LOCAL asks for no token: it is refused unless --host is 127.0.0.1.")
            return None
        try:
            return TeamsSettings(
                app_id=app, password=password, tenant=tenant, local=local,
                login_url=(login or LOGIN).rstrip("/"), openid_url=openid or OPENID,
            )  # fmt: skip
        except ValueError as problem:
            self.problems.append(str(problem))
            return None


def platforms(given: Mapping[str, str], host: str = "127.0.0.1") -> Settings:
    """Only which platforms are on, for `dept check`; Unset if half of one is set."""
    environment = Environment(given)
    slack, teams = environment.slack(), environment.teams(on_loopback(host))
    if environment.problems:
        raise Unset(environment.problems)
    return Settings(slack=slack, teams=teams)


def settings(given: Mapping[str, str], host: str = "127.0.0.1") -> Settings:
    """All settings; Unset, with a sentence for each problem, if the service cannot start with them."""
    environment, loopback = Environment(given), on_loopback(host)
    slack, teams = environment.slack(), environment.teams(loopback)
    if not slack and not teams and not environment.problems:
        raise Unset(
            [
                "No platform is set up, so there is nobody to talk to.",
                "For Slack set SLACK_BOT_TOKEN with SLACK_SIGNING_SECRET, or with SLACK_APP_TOKEN for Socket Mode.",
                "For Teams set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID.",
                "To see Dept without an account, run `dept demo`. To try a configuration, run `dept check app.yaml`.",
            ]
        )
    made = Settings(
        database=environment.read("DEPT_DATABASE_URL") or DATABASE,
        secret=environment.secret(),
        secret_before=environment.read("DEPT_SECRET_BEFORE"),
        public_url=environment.public_url(),
        start=environment.start(loopback),
        slack=slack,
        teams=teams,
    )
    if environment.problems:
        raise Unset(environment.problems)
    return made


def on_loopback(host: str) -> bool:
    """Whether an address to listen at can be reached from this computer alone."""
    if host == "localhost" or is_loopback(f"http://{host}"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
