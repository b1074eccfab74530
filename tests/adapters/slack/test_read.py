"""What Slack sends, read: whatever the bytes are, they are understood or refused, and nothing else happens."""

import json
from contextlib import suppress
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.read import from_socket, read, verify
from adapters.slack.seen import Malformed, Seen, Unsigned

KINDS = ["application/json", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "text/html", ""]
NAMES = ["type", "team_id", "event_id", "event", "user", "channel", "ts", "text", "subtype", "message", "view", "team"]
NAMES += ["state", "values", "actions", "id", "edited", "authorizations", "previous_message", "channel_type", "payload"]
NAMES += ["files", "size", "url_private", "user_team", "is_ext_shared_channel", "event_time", "callback_id", "tokens"]
WORDS = [
    "event_callback",
    "message",
    "app_mention",
    "block_actions",
    "view_submission",
    "shortcut",
    "message_action",
    "message_changed",
    "im",
    "T1",
]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner),
    max_leaves=15,
)
likely = st.fixed_dictionaries(
    {"type": st.sampled_from(WORDS), "team_id": st.just("T1"), "event_id": st.just("Ev1")},
    optional=dict.fromkeys(["event", "user", "view", "actions", "team", "authorizations"], values),
)


def attempt(kind: str, body: bytes) -> Seen | None:
    with suppress(Malformed):
        return read(kind, body)
    return None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS), st.binary(max_size=300))
def test_any_bytes_are_read_or_malformed(kind: str, body: bytes) -> None:
    attempt(kind, body)


@settings(max_examples=300, deadline=None)
@given(values | likely)
def test_any_json_is_read_or_malformed(data: object) -> None:
    attempt(KINDS[0], json.dumps(data).encode())
    attempt(KINDS[1], urlencode({"payload": json.dumps(data)}).encode())
    for kind in ("events_api", "interactive", "slash_commands", "hello", ""):
        with suppress(Malformed):
            from_socket(kind, data if isinstance(data, dict) else {}, lambda *_: None)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5), st.binary(max_size=50))
def test_any_headers_are_unsigned_and_nothing_worse(headers: dict[str, str], body: bytes) -> None:
    names = ["X-Slack-Request-Timestamp", "X-Slack-Signature"]
    for given_headers in (headers, dict(zip(names, headers.values(), strict=False))):
        try:
            verify(given_headers, body, ["secret"], 0.0)
        except Unsigned:
            continue
        raise AssertionError("taken without a signature")


def test_no_secret_verifies_nothing() -> None:
    for secrets in ([], [""]):
        try:
            verify({}, b"", secrets, 0.0)
        except Unsigned:
            continue
        raise AssertionError("taken without a secret")
