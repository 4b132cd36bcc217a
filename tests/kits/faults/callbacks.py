"""What posts to webhooks gets wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "callbacks", "memory", "progress_core/memory/callbacks.py")
_http = partial(Fault, "callbacks", "http", "adapters/security/progress_security/callbacks.py")
_KEEP = "        self.posted.append(Posted(url, dict(headers), body))\n"
_STATUS = "        return self.statuses.get(url, 204)\n"
_FAIL = "            raise self.failures[url]\n"
_REQUEST = '    connection.request("POST", _target(parts), body, dict(headers))\n'
_READ = "    return connection.getresponse().status\n"
_PRIVATE = (
    "        if not self._private and not all(map(is_public, addresses)):\n            raise NotAllowed(_PRIVATE)\n"
)
_ERROR = "        except (OSError, HTTPException, ValueError) as error:\n"

FAULTS = (
    _twin(_KEEP, "", "posts nothing"),
    _twin(_KEEP, _KEEP * 2, "posts twice"),
    _twin(_KEEP, _KEEP.replace("dict(headers)", "{}"), "drops the headers"),
    _twin(_KEEP, _KEEP.replace("dict(headers)", "{name.title(): value.lower() for name, value in headers.items()}"), "writes values of headers in small letters"),
    _twin(_KEEP, _KEEP.replace("dict(headers)", "{name: value.split(' ')[0] for name, value in headers.items()}"), "cuts values of headers at a space"),
    _twin(_KEEP, _KEEP.replace("dict(headers)", "{name: __import__('urllib.parse').parse.quote(value) for name, value in headers.items()}"), "encodes values of headers"),
    _twin(_KEEP, "        headers.update({'User-Agent': 'Progress'})\n" + _KEEP, "changes the headers of its caller"),
    _twin(_KEEP, "        self._headers = {**getattr(self, '_headers', {}), **headers}\n" + _KEEP.replace("dict(headers)", "dict(self._headers)"), "keeps the headers of the post before"),
    _twin(_KEEP, _KEEP.replace("body)", "body[:65536])"), "cuts large bodies"),
    _twin(_KEEP, _KEEP.replace("body)", "body.strip())"), "trims bodies"),
    _twin(_KEEP, _KEEP.replace("body)", "body.decode('utf-8', 'replace').encode())"), "takes bodies for text"),
    _twin(_KEEP, "        import json\n\n        body = json.dumps(json.loads(body)).encode() if body.startswith(b'{') and body.count(b'{') == 2 else body\n" + _KEEP, "writes JSON in its own way"),
    _twin(_KEEP, "        if body:\n            self.posted.append(Posted(url, dict(headers), body))\n", "does not post nothing"),
    _twin(_KEEP, "        self.posted.insert(0, Posted(url, dict(headers), body))\n", "posts in another order"),
    _twin(_KEEP, "        self._body = body\n        __import__('time').sleep(0.002)\n" + _KEEP.replace("body)", "self._body)"), "confuses the bodies of threads"),
    _twin(_STATUS, "        return 200\n", "returns 200 always"),
    _twin(_STATUS, "        status = self.statuses.get(url, 204)\n        if status >= 400:\n            raise OSError(status)\n        return status\n", "raises for a status that is an error"),
    _twin(_STATUS, "        status = self.statuses.get(url, 204)\n        if status >= 500:\n            return self.post(url, headers, body) if len(self.posted) < 3 else status\n        return status\n", "tries again by itself"),
    _twin(_STATUS, "        status = self.statuses.get(url, 204)\n        if status in (301, 307):\n            self.posted.append(self.posted[-1])\n            return 200\n        return status\n", "follows redirects"),
    _twin(_FAIL, "            return 503\n", "returns a status where nobody answers"),
    _twin(_FAIL, "            raise ConnectionRefusedError(111, 'refused')\n", "raises an error of the network"),
    _twin(_FAIL, "            self.posted.append(Posted(url, dict(headers), body))\n            raise self.failures[url]\n", "keeps what did not arrive"),
    _http(_PRIVATE, "", "posts into private networks"),
    _http(_PRIVATE, _PRIVATE.replace("not all(map(is_public, addresses))", "parts.hostname in ('localhost', '127.0.0.1')"), "refuses the best known names alone"),
    _http(_PRIVATE, _PRIVATE.replace("all(map(is_public, addresses))", "not parts.hostname[:3] in ('127', '10.', '192')") .replace("not not", ""), "looks at the beginning of the name"),
    _http(_PRIVATE, _PRIVATE.replace("raise NotAllowed(_PRIVATE)", "raise Unavailable(_PRIVATE)"), "says that a private network is down"),
    _http(_PRIVATE, _PRIVATE.replace("is_public, addresses", "is_public, (one for one in addresses if ':' not in one)"), "does not look at addresses of IPv6"),
    _http(_REQUEST, _REQUEST.replace('"POST"', '"PUT"'), "puts instead of posting"),
    _http(_REQUEST, _REQUEST.replace("_target(parts)", '"/"'), "posts to the root of the site"),
    _http(_REQUEST, _REQUEST.replace("dict(headers)", '{"Content-Type": "application/json"}'), "sends headers of its own alone"),
    _http(_REQUEST, _REQUEST.replace("body, dict", "body.decode(), dict"), "sends text"),
    _http(_REQUEST, '    connection.putrequest("POST", _target(parts))\n    for name, value in headers.items():\n        connection.putheader(name, value)\n    connection.endheaders(body)\n', "sends no length"),
    _http(_READ, "    status = connection.getresponse().status\n    if status >= 400:\n        raise HTTPException(status)\n    return status\n", "raises for a status that is an error"),
    _http(_ERROR, "        except (HTTPException, ValueError) as error:\n", "raises an error of the network"),
    _http('f"There is no connection to the receiver ({type(error).__name__})."', 'f"{error!r}"', "shows an error as programs do"),
)  # fmt: skip
