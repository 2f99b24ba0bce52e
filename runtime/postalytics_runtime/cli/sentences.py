"""Errors in the words of the command line: options and commands, where Python has arguments.

The messages of errors are for programmers: they may name a class or an argument. People at the
command line never saw the code.
"""

from __future__ import annotations

import re

from yarl import URL

from ..config import is_loopback, serve_command
from ..errors import ConfigurationError, NotSentError, PostalyticsError
from ..schema import Api

_CLASS = r"[A-Z]\w*(?:Error|Exception|Warning|Disconnected|Redirects|Timeout|URL)\b"
_JSON_TYPES = {
    "NoneType": "nothing",
    "bool": "true or false",
    "dict": "an object",
    "float": "a number",
    "int": "a number",
    "list": "a list",
    "mapping": "an object",
    "str": "text",
}
"""What JSON calls the values that Python calls so."""
_TYPE = re.compile(rf"(?<=, found )(?:{'|'.join(_JSON_TYPES)})\b")
_PLAIN = (
    (rf" \((?:unexpected )?{_CLASS}\)", ""),
    (rf"\b(A|a)n unexpected {_CLASS}", r"\1n unexpected error"),
    (rf"\bwas ended by {_CLASS}", "was ended by an unexpected error"),
    (r"\bthe converter failed to make a [A-Z]\w*", "it has values that cannot be read"),
    (r"\bexpected list, found ", "expected a list, found "),
    (r"\bexpected [A-Z]\w*, found ", "expected an object, found "),
    (r"\b[A-Z]\w* needs a mapping, not (\w+)", r"expected an object, found \1"),
    (r"(?<=the spec: )[A-Z]\w*(?:\.|: | (?=is ))", ""),
    (r"(?<=[0-9]\])\.[A-Z]\w*(?=[.:])", ""),
    (
        r"To send live mail, use a client made with allow_live_mail=True\.",
        "Live mail is sent only after you confirm it: enter the command again.",
    ),
    (
        r"Pass live= with the number of pieces, or use a client made with allow_live_mail=False to "
        r"send tests only\.",
        "To send live mail, give --live with the number of pieces.",
    ),
    (
        r"(?:Switch to test mode, or agree to a number of live pieces|"
        r"Switch to live mode first, or agree to tests only)\.",
        "The mode has changed since the plan was shown. Enter the command again.",
    ),
    (r"\b[a-z_]+\.[a-z_]+ (?=shows \w+ as |has no item with |has only a similar )", "the API "),
    (r"To go on, agree to [0-9,]+\.", "To go on, enter the command again."),
    (
        r"Name a new file, or one that a client made; all processes that share a key must name the "
        r"same file\.",
        "Remove the file while no other command runs, and enter the command again.",
    ),
    (
        r"live=(\d+) asks for real mail, and the client was made with allow_live_mail=False\. "
        r"Leave one of them out\.",
        r"--live \1 asks for real mail, but only tests are sent here. Leave out --live.",
    ),
)
"""What messages for programmers say, and the same for people; patterns and replacements."""


def plain_words(text: str) -> str:
    """Return a message without names of exceptions and arguments of Python.

    >>> plain_words("No response came back (ClientOSError), so it is unknown.")
    'No response came back, so it is unknown.'
    >>> plain_words("its response does not match the spec: Book.title: expected list, found str")
    'its response does not match the spec: title: expected a list, found text'
    """
    for pattern, words in _PLAIN:
        text = re.sub(pattern, words, text)
    return _TYPE.sub(lambda found: _JSON_TYPES[found[0]], text)


def sentence(api: Api, error: PostalyticsError, *, has_fake: bool) -> str:
    """Return what an error says at the command line.

    Args:
        api: the API.
        error: the error.
        has_fake: whether there is a command `serve`.
    """
    name = api.name.upper()
    problem = plain_words(error.message)
    if isinstance(error, ConfigurationError) and error.argument == "api_key":
        return (
            f"{problem.partition(':')[0]}: name its file with --api-key-file, or set "
            f"{name}_API_KEY or {name}_API_KEY_FILE."
        )
    if isinstance(error, ConfigurationError) and error.argument == "environment":
        return f"{problem.partition('. ')[0]}. Give --environment, or set {name}_ENVIRONMENT."
    if has_fake and isinstance(error, NotSentError) and error.refused_by is not None:
        url = URL(error.refused_by)
        if is_loopback(url):
            return f"Nothing listens on {url.origin()}. Is `{serve_command(api, url)}` running?"
    return problem
