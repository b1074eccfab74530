"""Everything that `dept doctor` may say: how much it weighs, its words and what to do. docs/troubleshooting.md is made
of these, so that a sentence on the screen is always found on the page.
"""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a matter weighs."""

    GOOD = "good"
    NOTE = "note"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with places for what was found."""

    weight: Weight
    says: str
    do: str = ""


def good(says: str) -> Sentence:
    """All is well there."""
    return Sentence(Weight.GOOD, says)


def note(says: str, do: str) -> Sentence:
    """Worth a look; Dept works all the same."""
    return Sentence(Weight.NOTE, says, do)


def stop(says: str, do: str) -> Sentence:
    """It stands in the way."""
    return Sentence(Weight.STOP, says, do)


APPS = "api.slack.com/apps, your app"
SENTENCES = {
    "config.good": good("{file} can be used: {counts}."),
    "config.wrong": stop(
        "{problem}", "Mend that line, or name another file with --config. `dept check {file}` looks at the file alone."
    ),
    "config.sample": note(
        "{count} in {file} have an address that ends in .example, as in the sample.",
        "Put your own people in their place: Dept finds everybody by their school e-mail address.",
    ),
    "config.off": stop(
        "{school} is on {platform} in {file}, but {platform} is not set up here, so nobody there is reached.",
        "Set {names}, or write another `platform` for {school}.",
    ),
    "config.untold": note(
        "{school} has not been told yet, so Dept asks nobody there anything.",
        "Ask its head to type set up and press Start, which tells the team. Or say it in the channel, write `told: "
        "true` under {school}, and start Dept again.",
    ),
    "environment.good": good("{platforms}."),
    "environment.wrong": stop(
        "{problem}", "Every setting comes from the environment, or from the file that NAME_FILE names."
    ),
    "environment.none": stop(
        "Neither Slack nor Teams is set up, so there is nobody to talk to.",
        "Slack: SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET. Teams: TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID.",
    ),
    "environment.kind": stop("{name} holds {other}.", "Put {right} there instead."),
    "slack.good": good("Slack knows the token: workspace {team}, user @{user}."),
    "slack.refused": stop(
        "Slack does not accept SLACK_BOT_TOKEN ({why}).",
        f"At {APPS}, OAuth & Permissions: copy the Bot User OAuth Token, which begins with xoxb-. If there is none, "
        "press Install to Workspace first.",
    ),
    "slack.away": stop(
        "Slack did not answer at {host} ({why}).",
        "Dept needs the way out to https://{host}, port 443. A firewall or a proxy may stand between; if Slack itself "
        "is down, slack-status.com says so.",
    ),
    "slack.scopes": good("Every permission that Dept uses is granted."),
    "slack.missing": stop(
        "Slack has not granted: {scopes}.",
        f"At {APPS}, OAuth & Permissions, Bot Token Scopes: add them, then press Reinstall to Workspace.",
    ),
    "slack.extra": note(
        "Slack has granted more than Dept uses: {scopes}.",
        f"At {APPS}, OAuth & Permissions, you can take them away again.",
    ),
    "slack.unsaid": note(
        "Slack did not say which permissions are granted.",
        f"At {APPS}, OAuth & Permissions, compare them with: {{scopes}}.",
    ),
    "slack.channels": good("Dept is in {channels}."),
    "slack.channel": stop(
        "There is no public channel #{channel} for {department}.",
        "Make it in Slack, or write the channel's own name into {file}.",
    ),
    "slack.outside": stop("Dept is not in #{channel} yet.", "In #{channel}, type: /invite @{user}"),
    "slack.people": good("Everybody was found by their e-mail address."),
    "slack.unfound": note(
        "Not found in Slack by e-mail: {names}.",
        "Compare the address in {file} with the one in their Slack profile. Where Slack hides addresses, the head of "
        "department types: /dept link @name Full Name",
    ),
    "slack.nobody": stop(
        "Nobody in {file} was found in this workspace by e-mail.",
        "Is it the right workspace, and are the addresses those that people use to sign in to Slack?",
    ),
    "slack.unlisted": note(
        "Slack would not say who and what is there ({why}).", "Run `dept doctor` again in a minute."
    ),
    "slack.socket": good("Socket Mode opens."),
    "slack.shut": stop(
        "Slack does not accept SLACK_APP_TOKEN ({why}).",
        f"At {APPS}, Basic Information, App-Level Tokens: make one with connections:write (it begins with xapp-). "
        "Then switch Socket Mode on.",
    ),
    "slack.installs": good("Workspaces are installed through {url}/slack/install."),
    "teams.good": good("Microsoft gives Dept a token."),
    "teams.local": note(
        "TEAMS_LOCAL is set: only Microsoft's local client is answered.",
        "For your school, set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID instead.",
    ),
    "teams.secret": stop(
        "Microsoft does not accept TEAMS_APP_PASSWORD ({why}).",
        "At portal.azure.com, App registrations, your app, Certificates & secrets: make a new client secret and copy "
        "its Value (not its Secret ID). Secrets run out; the date stands beside them.",
    ),
    "teams.app": stop(
        "Microsoft knows no such app in that tenant ({why}).",
        "Compare TEAMS_APP_ID with Application (client) ID, and TEAMS_TENANT_ID with Directory (tenant) ID, on the "
        "app's overview page.",
    ),
    "teams.refused": stop(
        "Microsoft gives no token ({why}).",
        "Compare TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID with the app's pages at portal.azure.com.",
    ),
    "teams.away": stop(
        "Microsoft's login did not answer at {host} ({why}).",
        "Dept needs the way out to https://{host}, port 443. A firewall or a proxy may stand between.",
    ),
    "teams.keys": good("Microsoft's signing keys can be read."),
    "teams.keyless": stop(
        "Microsoft's signing keys cannot be read at {host}, so no message from Teams can be trusted.",
        "Dept needs the way out to https://{host}, port 443.",
    ),
    "public.good": good("{url} leads here."),
    "public.none": stop(
        "DEPT_PUBLIC_URL is not set, so {who} cannot reach Dept.",
        "Set it to the https address that your proxy passes on to Dept, such as https://dept.your-school.sch.uk.",
    ),
    "public.local": stop(
        "DEPT_PUBLIC_URL is {url}, which is this machine's own address: nobody else can reach it.",
        "Set it to the https address that your proxy passes on to Dept, such as https://dept.your-school.sch.uk.",
    ),
    "public.socket": note(
        "DEPT_PUBLIC_URL is not set. Slack comes in through Socket Mode; calendar links lead nowhere.",
        "Set it if your people are to subscribe to their calendar.",
    ),
    "public.silent": stop(
        "{url}/live did not answer from this machine ({why}).",
        "Is `dept serve` running, and does the proxy pass on to it? Some networks cannot reach their own public "
        "address from inside: open {url}/live on a telephone. It says: alive.",
    ),
    "public.other": stop(
        "{url}{path} answered {status} where Dept answers {wanted}.",
        "Something else answers there. Let the proxy pass {path} on to Dept unchanged, with no sign-in page before it.",
    ),
    "clock.good": good("This machine's clock agrees with {host}."),
    "clock.unknown": note(
        "No platform answered to compare this machine's clock with.", "See to the lines above first."
    ),
    "clock.off": note(
        "This machine's clock is {off} {way} {host}'s.", "Switch time synchronisation on: timedatectl set-ntp true"
    ),
    "clock.wrong": stop(
        "This machine's clock is {off} {way} {host}'s: Slack's and Teams' requests would be refused as too old.",
        "Set the clock, and switch time synchronisation on: timedatectl set-ntp true",
    ),
    "disk.good": good("{free} free where {where} is."),
    "disk.little": note(
        "Only {free} free where {where} is.", "Dept needs little, but a full disk would stop it: make some room."
    ),
    "disk.full": stop(
        "No more than {free} free where {where} is.", "Make room: Dept takes nothing on that it cannot keep."
    ),
    "database.good": good("{where} is at this version (step {step})."),
    "database.new": good("{where} is not there yet; `dept serve` makes it."),
    "database.pending": note(
        "{where} stands at step {step}; this version is at {head}.",
        "`dept serve` brings it up to date by itself. Take a copy first: docs/running.md says how.",
    ),
    "database.migrate": stop(
        "{where} stands at step {step}; this version is at {head}.",
        "Take a copy, then run `dept migrate`.",
    ),
    "database.newer": stop(
        "{where} stands at step {step}, which a newer version of Dept made; this one knows steps up to {head}.",
        "Run that newer version, or put back the copy you took before. Nothing was touched.",
    ),
    "database.foreign": stop(
        "{where} has Dept's tables, but nothing that says at which step it stands.",
        "Give an empty database, or one that Dept made.",
    ),
    "database.unfit": stop("{problem}", "Nothing was touched."),
    "database.away": stop(
        "{where} cannot be used ({why}).",
        "Compare DEPT_DATABASE_URL with the database's own address, name and password.",
    ),
    "outbox.good": good("Nothing waits that should have gone."),
    "outbox.late": note(
        "{count} should have gone {ago} ago and still wait.",
        "Is `dept serve` running? If it is, its log says what the platform answers.",
    ),
    "outbox.unknown": note(
        "Of {count} nobody knows yet whether they arrived.",
        "Dept looks for them before it sends anything twice. If the number stays, the platform may be down.",
    ),
    "outbox.refused": note(
        "{count} of the last seven days could not be delivered ({why}).",
        "Most often the person or the channel no longer has the app: install or invite it again. `dept delivery` names "
        "each, and `dept delivery --again` sends them once more.",
    ),
}
