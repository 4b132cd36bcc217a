"""Browser pages that tests share one after the other: opening a new one takes longer than most tests.

What one test left in a tab is cleared away before the next: cookies, pages, what scripts kept, and where it had been.
"""

from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.patience import PATIENCE


@define(eq=False, slots=False)  # Playwright keeps something of its own on it
class Tab:
    """A page with a browser to itself, of a site at one address.

    Args:
        url: of the site; it may ask for nothing elsewhere.
        javascript: scripts run.
        context: keeps the cookies.
        page: is watched.
        wrong: what went wrong on it.
    """

    url: str
    javascript: bool
    context: BrowserContext
    page: Page
    wrong: list[str] = field(factory=list)

    def clear(self) -> None:
        """Leave nothing of a test behind; whatever still went wrong is known afterwards."""
        for another in self.context.pages:
            if another is not self.page:
                another.close()
        tools = self.context.new_cdp_session(self.page)  # while it is there, a navigation forgets an emulated medium
        if self.page.url.startswith(f"{self.url}/"):
            storage = {"securityOrigin": self.url, "isLocalStorage": False}
            tools.send("DOMStorage.clear", {"storageId": storage})
        self.page.goto("about:blank")
        self.page.emulate_media(media="null")
        self.page.mouse.move(0, 0)
        tools.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        tools.send("Network.clearBrowserCache")  # addresses are used again, within minutes
        tools.send("Page.resetNavigationHistory")
        tools.detach()
        self.context.clear_cookies()

    def note_request(self, request: Request) -> None:
        """Check that requests go only to the site itself."""
        if not request.url.startswith((f"{self.url}/", "data:", "blob:", "about:")):
            self.wrong.append(f"request to {request.url}")

    def note_console(self, message: ConsoleMessage) -> None:
        """Check that the browser reports no errors."""
        # that an answer is 422 or 404 is in the console too, and is no fault
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.wrong.append(f"{message.type}: {message.text}")


def new_tab(browser: Browser, url: str, *, javascript: bool) -> Tab:
    """Open a tab for a site."""
    context = browser.new_context(
        base_url=url,
        java_script_enabled=javascript,
        locale="en-GB",
        timezone_id="Asia/Tokyo",  # pages show times of England, wherever they are read
    )
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    tab = Tab(url, javascript, context, page)
    context.on("request", tab.note_request)
    context.on("console", tab.note_console)
    context.on("weberror", lambda error: tab.wrong.append(str(error.error)))
    return tab
