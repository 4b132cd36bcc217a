"""What all pages share, and the addresses of all pages."""

from urllib.parse import quote, urlsplit

from attrs import field, frozen
from starlette.requests import Request
from starlette.routing import Mount, Route, Router

from progress_core.compose.progress import Progress
from progress_web.cookies import Cookies
from progress_web.rendering import Rendering
from progress_web.throttle import Throttle


@frozen
class Site:
    """What all pages share.

    Args:
        progress: the use cases.
        rendering: makes pages.
        cookies: sets and reads them.
        throttle: slows down whoever guesses.
        router: knows the addresses of all pages.
    """

    progress: Progress
    rendering: Rendering
    cookies: Cookies
    throttle: Throttle
    router: Router = field(factory=Router, eq=False)
    _by_name: dict[str, Route | Mount] = field(factory=dict, init=False, eq=False)

    def path(self, request: Request, name: str, **parameters: object) -> str:
        """Give the address of a page by its name, below wherever the site is mounted."""
        if not self._by_name:  # the router itself would try one route after the other, hundreds of times a page
            routes = [route for route in self.router.routes if isinstance(route, (Route, Mount))]
            self._by_name.update({str(route.name): route for route in routes})
        route = self._by_name[name]
        root: str = request.scope.get("root_path", "")
        if all(type(value) is int for value in parameters.values()):  # the most, and nothing to be escaped
            return f"{root}{route.path_format.format(**parameters)}"
        return f"{root}{quote(route.url_path_for(name, **parameters), safe='/=')}"

    def origins(self, request: Request) -> frozenset[str]:
        """Give where forms of ours come from: the address that was asked for, and the one that the installation has.

        A proxy that ends TLS may leave the first without its https.
        """
        public = urlsplit(self.progress.context.limits.base_url)
        return frozenset({f"{request.url.scheme}://{request.url.netloc}", f"{public.scheme}://{public.netloc}"})
