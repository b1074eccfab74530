"""Regular expressions, compiled when a line first needs them: most starts serve nobody who types such a thing."""

import re
from typing import Any, cast


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression, for later."""
    return cast(re.Pattern[str], _Later(text, flags))


class _Later:
    """What is asked of it first compiles it; from then on it answers as fast as what it stands for."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = self.__dict__.setdefault("_compiled", re.compile(self._text, self._flags))
        found = self.__dict__[name] = getattr(compiled, name)
        return found
