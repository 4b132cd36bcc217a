"""What all pages share, with their addresses."""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

from attrs import field, frozen
from starlette.requests import Request
from starlette.routing import Mount, Route, Router

from progress_core.compose.progress import Progress
from progress_web.foundations.cookies import Cookies
from progress_web.foundations.kept_forms import KeptForms
from progress_web.foundations.limiter import Limiter
from progress_web.foundations.queues import Queue, make_queues
from progress_web.foundations.rendering import Rendering
from progress_web.foundations.throttle import Throttle


@frozen
class Site:
    """What all pages share.

    Args:
        progress: the use cases.
        rendering: turns templates into pages.
        cookies: tie forms to visitors, and stand for log-ins.
        throttle: limits guesses and requests for links.
        kept_forms: keeps what was typed while a person logs in again.
        queues: of the requests for costly work, by name.
        links: how often a link may be asked for, by the name that was typed.
        taken_usernames: how often a person may choose a username that is taken.
        router: knows the addresses of all pages.
    """

    progress: Progress
    rendering: Rendering
    cookies: Cookies
    throttle: Throttle
    kept_forms: KeptForms
    queues: Mapping[str, Queue] = field(factory=make_queues, eq=False)
    links: Limiter = field(factory=lambda: Limiter(most=5, seconds=3600), eq=False)
    taken_usernames: Limiter = field(factory=lambda: Limiter(most=10, seconds=3600), eq=False)
    router: Router = field(factory=Router, eq=False)
    _by_name: dict[str, Route | Mount] = field(factory=dict, init=False, eq=False)

    def path(self, request: Request, name: str, **parameters: object) -> str:
        """Return the address of a page by its name, below the path at which the site is mounted."""
        route = self._route(name)
        root: str = request.scope.get("root_path", "")
        if all(type(value) is int for value in parameters.values()):  # most of them, and nothing to escape
            return f"{root}{route.path_format.format(**parameters)}"
        if isinstance(route, Mount):  # of files, whose names are ours
            return f"{root}{route.path}/{parameters['path']}"
        return f"{root}{quote(route.url_path_for(name, **parameters), safe='/=')}"

    def addresses(self, request: Request, name: str) -> Callable[[int], str]:
        """Return what makes the address of a page of its number, where there are many rows and one page for each."""
        before, after = self._route(name).path_format.split("{id}")
        start = f"{request.scope.get('root_path', '')}{before}"
        return lambda number: f"{start}{number}{after}"

    def _route(self, name: str) -> Route | Mount:
        if not self._by_name:  # the router itself would try every route in turn, hundreds of times per page
            routes = [route for route in self.router.routes if isinstance(route, (Route, Mount))]
            self._by_name.update({str(route.name): route for route in routes})
        return self._by_name[name]

    def origins(self, request: Request) -> frozenset[str]:
        """Return where our forms come from: the requested address, and the configured one.

        Behind a proxy that ends TLS, the first may lack its https.
        """
        public = urlsplit(self.progress.context.limits.base_url)
        return frozenset({f"{request.url.scheme}://{request.url.netloc}", f"{public.scheme}://{public.netloc}"})
