"""Which schools' tenants one bot serves, as the configuration names them: `teams: {tenants: [...]}`."""

import re

import yaml

from storage.configuration import File

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SUCH = "a directory (tenant) id such as 12345678-90ab-cdef-1234-567890abcdef"


def tenants(file: File, node: yaml.Node) -> frozenset[str]:
    """The tenants' ids, in small letters."""
    named = file.fields(node, "teams", ("tenants",), ("tenants",))["tenants"]
    return frozenset(file.items(named, "teams.tenants", lambda n, f: _tenant(file, n, f)))


def _tenant(file: File, node: yaml.Node, field: str) -> str:
    said = file.text(node, field)
    if not ID.fullmatch(said):
        raise file.wrong(node, field, repr(said), SUCH)
    return said.lower()
