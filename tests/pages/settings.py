"""The page of settings, from the class that reads them."""

from attrs import fields

from progress_core import Settings
from tests.pages import markdown

_INTRODUCTION = """\
Each is an environment variable, and the same key in lower case without `PROGRESS_` in a `progress.toml` in the \
current folder. The environment overrides the file. A key that is not listed here, or a value that cannot be \
right, is refused by name."""

_OTHER = """\
`PROGRESS_BASE_URL`, `PROGRESS_SESSION_MINUTES` and `PROGRESS_MAIN_SITE_URL` are for \
[the site](../howto/serve-the-site.md). `PROGRESS_CREDENTIAL_POLICY` and `PROGRESS_BREACHED_PASSWORDS` are explained \
in [Choose a password policy](../howto/choose-a-password-policy.md). `PROGRESS_SSO` and \
`PROGRESS_PASSWORD_LOG_IN_OFF` are for \
[single sign-on](../howto/log-in-with-microsoft-google-or-dfe-sign-in.md). `PROGRESS_API_ORIGINS` is for \
[pages of other sites that use the API](../howto/use-the-api.md#from-the-page-of-another-site).

Two more variables are not settings: with `PROGRESS_DEBUG=1` the command line shows the traceback of an unexpected \
error, and `_PROGRESS_COMPLETE` is how [shells complete](../howto/shell-completion.md)."""


def page() -> str:
    """Return the page as Markdown."""
    meanings = markdown.arguments(Settings)
    rows = [
        (
            markdown.code(f"PROGRESS_{setting.name.upper()}"),
            markdown.code(setting.default) or "none",
            meanings[setting.name],
        )
        for setting in fields(Settings)
    ]
    return markdown.page("Settings", _INTRODUCTION, markdown.table(("variable", "default", "meaning"), rows), _OTHER)
