"""The page of security events, from the code and its words."""

from progress_core.domain.foundations.messages import action_in_words
from progress_core.domain.operations.events import EVENTS, SECURITY_ACTIONS, SecurityEvent
from progress_core.memory.clock import FixedClock
from tests.pages import markdown

_INTRODUCTION = """\
Progress writes one line of JSON for each security event. The setting [PROGRESS_SECURITY_LOG](settings.md) says \
where the lines go: `logging:` hands them to the Python logger `progress.security`, `stderr:` prints them, and \
`file:PATH` appends them to a file that only its owner can read. \
[Watch security events](../howto/watch-security-events.md) says how to collect them and what to look for."""

_PARTS = (
    ("at", "When it happened, in UTC, to the millisecond."),
    ("event", "What happened: one of the names below."),
    ("account", "Number of the account that did it; 0 is the operator, -1 a worker, -2 somebody unknown."),
    (
        "address",
        "Network address of the browser. Behind a proxy on another machine, name the proxy in `FORWARDED_ALLOW_IPS`.",
    ),
    ("device", "Browser and system in words."),
    ("run_by", "Who ran a command, by their name on the computer, whoever it was run as."),
    ("subject", "Kind and number of what it was about."),
    ("provider", "UKPRN of the provider that it belongs to."),
    ("facts", "Further facts, as short texts."),
)

_LINES = """\
Parts that are not known are left out. No line has a name, a username, a password, a token, or anything \
that was typed. All characters outside ASCII are escaped, so that nothing in a line can begin another one."""

_STORED = """\
These are in the audit trail too, with address and device, where the managers of the \
provider see them. The line is written as soon as the change is stored."""


def page() -> str:
    """Return the page as Markdown."""
    now = FixedClock().now()
    refusals = [(markdown.code(SecurityEvent(now, event).name), text) for event, text in sorted(EVENTS.items())]
    actions = [
        (markdown.code(SecurityEvent(now, action).name), action_in_words(action)) for action in sorted(SECURITY_ACTIONS)
    ]
    return markdown.page(
        "Security events",
        _INTRODUCTION,
        markdown.table(("part", "what it says"), [(markdown.code(name), text) for name, text in _PARTS]),
        _LINES,
        "## Refusals and faults",
        markdown.table(("event", "when it is written"), refusals),
        "## What was done",
        _STORED,
        markdown.table(("event", "what was done"), actions),
    )
