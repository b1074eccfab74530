"""What was heard from Teams, as small typed values; `Scene` says where and by whom."""

from dataclasses import dataclass, field


class Malformed(Exception):
    """A request that nobody at Microsoft would send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where something happened, and by whom; `conversation` is a private chat, or a channel without its thread."""

    kind: str
    name: str
    id: str
    service: str
    tenant: str
    user: str
    conversation: str
    personal: bool
    team: str
    channel: str
    bot: str
    message: str
    """The message whose button was pressed."""

    @property
    def elsewhere(self) -> bool:
        """Whether it was done in a chat that the bot need not be in: through the message extension."""
        return self.name.startswith("composeExtension/")

    @property
    def roster(self) -> str:
        """The conversation whose roster has everybody: a channel's people are its team's."""
        return self.conversation if self.personal or not self.team else self.team

    @property
    def key(self) -> str:
        """The key of the person who did it."""
        return key(self.tenant, self.user)


def key(tenant: str, id: str) -> str:
    """The key of a person or channel: ids mean something only within their tenant."""
    return f"{tenant}:{id}"


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that came with a message, still to be fetched; `ours`: it lies with the service, which wants our token."""

    name: str
    media: str
    url: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed words, and the files that came with them. `whispered`: only whoever typed them may see an answer there."""

    scene: Scene
    key: str
    text: str
    command: bool
    files: tuple[Offered, ...] = ()
    whispered: bool = False
    mentioned: tuple[tuple[str, str], ...] = ()
    """The ids and names of the people whom the words mention."""


@dataclass(frozen=True, slots=True)
class Retyped:
    """The new wording of a message."""

    scene: Scene
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A press on a button; `dialog`: the answer must be a dialog."""

    scene: Scene
    key: str
    token: str
    dialog: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A form sent off, from a dialog or from a card."""

    scene: Scene
    key: str
    token: str
    raw: dict[str, str] = field(default_factory=dict)
    dialog: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """The way back from a form that stands in a card."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Searched:
    """A search in the message extension: what it finds can be put into a chat."""

    scene: Scene
    words: str


@dataclass(frozen=True, slots=True)
class Called:
    """An entry of the message extension's menu, as the words that it stands for; the answer must be a dialog."""

    scene: Scene
    key: str
    text: str
    dialog: bool = True


@dataclass(frozen=True, slots=True)
class Looked:
    """A card that came into somebody's view, and is to be drawn as things stand."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether somebody wants a file, and where to put it."""

    scene: Scene
    agreed: bool
    paper: str
    upload_url: str
    shown: dict[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """People who came, or (`whole`) the app itself, into a private chat or a team."""

    scene: Scene
    people: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Left:
    """People who went, or (`whole`) the app itself."""

    scene: Scene
    people: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that is new, or is called otherwise now; without a name it is gone."""

    scene: Scene
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Something that asks for nothing."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Unheard:
    """An invoke that nobody here knows."""

    scene: Scene


Done = Typed | Retyped | Tapped | Filled | Searched | Called | Back | Looked | Consent
Heard = Done | Joined | Left | Channel | Nothing | Unheard
