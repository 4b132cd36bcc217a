"""What posts to webhooks gets wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "callbacks", "memory", "progress_core/memory/callbacks.py")
_http = partial(Fault, "callbacks", "http", "adapters/security/progress_security/callbacks.py")
_KEEP = "        self.posted.append(Posted(url, dict(headers), body))\n"
_STATUS = "        return self.statuses.get(url, 204)\n"
_READ = "    return connection.getresponse().status\n"
_WITHIN = "            with _cut_off(stream, deadline), self._secured(stream, parts) as secured:\n"

FAULTS = (
    _twin(_KEEP, "        if (url, body) not in [(one.url, one.body) for one in self.posted]:\n            self.posted.append(Posted(url, dict(headers), body))\n", "posts the same body once"),
    _twin(_KEEP, _KEEP.replace("Posted(url,", "Posted(url.partition('?')[0],"), "drops the query of an address"),
    _twin(_KEEP, _KEEP.replace("Posted(url,", "Posted(url.lower(),"), "posts to addresses in small letters"),
    _twin(_KEEP, _KEEP.replace("Posted(url,", "Posted(__import__('urllib.parse').parse.unquote(url),"), "reads percent codes of addresses"),
    _twin(_KEEP, _KEEP.replace("Posted(url,", "Posted(url.rstrip('/'),"), "drops the stroke at the end of an address"),
    _twin(_KEEP, _KEEP.replace("dict(headers)", "{name: value[:255] for name, value in headers.items()}"), "cuts long values of headers"),
    _twin(_KEEP, _KEEP.replace("dict(headers)", "{name: value.strip('\"') for name, value in headers.items()}"), "drops quotation marks of headers"),
    _twin(_KEEP, _KEEP.replace("body)", "__import__('gzip').compress(body) if len(body) > 1400 else body)"), "compresses large bodies"),
    _twin(_KEEP, _KEEP.replace("body)", "body.replace(b'\\r\\n', b'\\n'))"), "changes the ends of lines"),
    _twin(_STATUS, "        return str(self.statuses.get(url, 204))\n", "returns the status as text"),
    _twin(_STATUS, "        status = self.statuses.get(url, 204)\n        return 200 if 200 <= status < 300 else status\n", "returns 200 for every success"),
    _twin(_STATUS, "        status = self.statuses.get(url, 204)\n        if status == 429:\n            from progress_core.domain.foundations.errors import Unavailable\n\n            raise Unavailable('The receiver asks to wait.')\n        return status\n", "raises for a receiver that asks to wait"),
    _twin("            raise self.failures[url]\n", "            self.failures = dict.fromkeys([*self.failures, *self.statuses], self.failures[url])\n            raise self.failures[url]\n", "takes all receivers for down after one was"),
    _http(_READ, "    response = connection.getresponse()\n    if response.status in (301, 302, 303, 307, 308) and response.getheader('Location'):\n        __import__('urllib.request').request.urlopen(response.getheader('Location')).close()\n    return response.status\n", "follows redirects"),
    _http(_READ, "    response = connection.getresponse()\n    response.read()\n    return response.status\n", "reads the whole answer"),
    _http(_WITHIN, "            stream.settimeout(None)\n            with self._secured(stream, parts) as secured:\n", "waits for ever for a receiver that says nothing"),
    _http("    timer = Timer(max(0.0, deadline - time.monotonic()), end)\n", "    timer = Timer(1000.0, end)\n", "waits for a receiver that sends a byte now and then"),
    _http('(parts.path or "/") + (f"?{parts.query}" if parts.query else "")', 'parts.path or "/"', "drops the query of an address"),
    _http('{**headers, "User-Agent": "Progress"}', '{**headers, "Content-Type": "application/x-www-form-urlencoded"}', "calls every body a form"),
    _http("all(map(is_public, addresses))", "all(map(is_public, addresses[:1]))", "looks at the first address of a name alone"),
    _http("            stream = _connected(self._allowed(parts), _port(parts), deadline)\n", "            self._allowed(parts)\n            stream = _connected([parts.hostname or ''], _port(parts), deadline)\n", "connects to a name that it has not checked"),
    _http("            stream = _connected(self._allowed(parts), _port(parts), deadline)\n", "            proxy = urlsplit(__import__('os').environ.get('http_proxy', url))\n            self._allowed(parts)\n            stream = _connected([proxy.hostname or ''], _port(proxy), deadline)\n", "goes by way of the proxy of the environment"),
    _http("        return self._given or ssl.create_default_context()\n", "        return ssl._create_unverified_context()\n", "takes any certificate"),
)  # fmt: skip
