"""All that the playground's side of the world knows, kept together so that a moment can be kept and come back to."""

from dataclasses import dataclass, field, replace

from adapters.playground.shown import Post
from bot.ports import Opening, Reason
from bot.world.people import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form that is open for somebody, and the post it was opened from, if any."""

    opening: Opening
    post: str = ""


@dataclass(slots=True, kw_only=True)
class Memory:
    """Posts and places, who has seen what, what is open, and which platform answers nothing."""

    community: Community
    posts: dict[str, Post] = field(default_factory=dict)
    places: dict[str, list[Post]] = field(default_factory=dict)
    parcels: dict[str, Post] = field(default_factory=dict)
    echoes: dict[str, list[Post]] = field(default_factory=dict)
    typed: dict[str, Post] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    looked: dict[tuple[str, str], int] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    """What people's own doing brought: answers, posts and edits, which the etiquette has no say in."""
    down: set[str] = field(default_factory=set)
    """The platforms that answer nothing at the moment."""
    waiting: dict[str, str] = field(default_factory=dict)
    """The parcels that a platform which is down has not taken, with its name."""
    left: set[str] = field(default_factory=set)
    """Those whose account is closed."""

    def copy(self) -> "Memory":
        """The same once more, so that one of the two can go on changing."""
        posts = {id: replace(p, papers=list(p.papers)) for id, p in self.posts.items()}
        return Memory(
            community=self.community,
            posts=posts,
            places={place: [posts[p.id] for p in there] for place, there in self.places.items()},
            parcels={id: posts[p.id] for id, p in self.parcels.items()},
            echoes={who: [posts[p.id] for p in there] for who, there in self.echoes.items()},
            typed={who: posts[p.id] for who, p in self.typed.items()},
            sheets=dict(self.sheets),
            looked=dict(self.looked),
            reasons=list(self.reasons),
            down=set(self.down),
            waiting=dict(self.waiting),
            left=set(self.left),
        )
