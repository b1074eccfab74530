"""What an installation on Teams is set up with; app.py reads it from the environment."""

from dataclasses import dataclass

from adapters.teams.hosts import fetchable, is_loopback

LOGIN = "https://login.microsoftonline.com"
OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsSettings:
    """An Azure bot (app id, password, home tenant), or Microsoft's local client, which knows no tokens."""

    app_id: str = ""
    password: str = ""
    tenant: str = ""
    tenants: frozenset[str] = frozenset()
    """Further schools' tenants that one bot serves beside its home tenant; the configuration names them."""
    local: bool = False
    login_url: str = LOGIN
    openid_url: str = OPENID
    public_url: str = "http://127.0.0.1:3978"
    """Where this service is reached: the local client has no file consent, so there a file is a link to here."""
    paced: bool = True
    """Whether the limits on requests and sends apply; a rehearsal plays a year in a minute and switches them off."""

    def __post_init__(self) -> None:
        """Refuses half an Azure bot, and addresses that would carry its secret in the clear."""
        if self.local == bool(self.app_id):
            raise ValueError("Teams needs either TEAMS_APP_ID or TEAMS_LOCAL=1, and not both.")
        if not self.local and not (self.password and self.tenant):
            raise ValueError("TEAMS_APP_ID needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside it.")
        for name, url in (("TEAMS_LOGIN_URL", self.login_url), ("TEAMS_OPENID_URL", self.openid_url)):
            if not fetchable(url):
                raise ValueError(f"{name} must be an https address; plain http is for loopback only.")

    @property
    def loopback(self) -> bool:
        """Whether service addresses on this machine are answered."""
        return self.local or is_loopback(self.login_url) or is_loopback(self.openid_url)

    @property
    def public(self) -> bool:
        """Whether Microsoft's own service addresses are answered."""
        return not self.local

    def installed(self, tenant: str) -> bool:
        """Whether events of a tenant count.

        Only tenants that the school's IT named: anyone can add a bot to a tenant of their own and give its people any
        e-mail address, so that an installation by itself proves nothing. The local client's tenant is made up.
        """
        return self.local or tenant.casefold() in {one.casefold() for one in (self.tenant, *self.tenants)}
