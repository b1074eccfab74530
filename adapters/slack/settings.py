"""Slack's settings: one workspace by its token, or many through OAuth; over HTTP, over Socket Mode, or both."""

from dataclasses import dataclass, field

SLACK = "https://slack.com/api/"
NO_BOT = ("xapp-", "xoxp-", "xoxe")
"""How tokens begin that are no bot's: of the app as a whole, of a user, and those that are to be renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """What Slack is reached with. There may be two signing secrets while one is being replaced."""

    token: str = field(default="", repr=False)
    secrets: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api: str = SLACK

    @property
    def problems(self) -> list[str]:
        """What is missing or in the wrong place, a sentence each; no token is ever quoted."""
        signed = any(one.strip() for one in self.secrets.split(","))
        given = "SLACK_APP_TOKEN" if self.app_token else "SLACK_SIGNING_SECRET"
        needs = "SLACK_BOT_TOKEN" if self.token else "SLACK_CLIENT_ID"
        found = (
            (
                bool(self.client_id) != bool(self.client_secret),
                "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: one of them is not set.",
            ),
            (
                not self.token and not self.client_id and not self.client_secret,
                f"{given} needs SLACK_BOT_TOKEN beside it.",
            ),
            (
                not signed and not self.app_token,
                f"{needs} needs SLACK_SIGNING_SECRET beside it, or SLACK_APP_TOKEN for Socket Mode.",
            ),
            (
                self.token.startswith(NO_BOT),
                "SLACK_BOT_TOKEN holds a token of another kind: the bot's begins with xoxb-, and stands on the app's "
                "page under OAuth & Permissions.",
            ),
            (
                bool(self.app_token) and not self.app_token.startswith("xapp-"),
                "SLACK_APP_TOKEN holds a token of another kind: the app's begins with xapp-, and stands on the app's "
                "page under Basic Information, App-Level Tokens.",
            ),
        )
        return [says for wrong, says in found if wrong]
