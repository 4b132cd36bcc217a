"""What adapters for identity providers get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "identity_providers", "memory", "progress_core/memory/identity_providers.py")
_open = partial(Fault, "identity_providers", "openid", "adapters/sso/progress_sso/providers.py")
_tokens = partial(Fault, "identity_providers", "openid", "adapters/sso/progress_sso/id_tokens.py")
_PARTS = "    parts = (name, request.redirect_uri, request.state, request.nonce, request.verifier)\n"
_ONCE = '        self._codes[code] = ("", identity)  # it can be used once\n'
_ISSUER = '        if issuer not in ("", provider.issuer):\n            raise NotProved("answer of another issuer")\n'
_BOUND = "        if identity is None or bound != _bound(name, request):\n"
_DOWN = '        if name in self.down:\n            raise ProviderDown(provider.label, "it does not answer in time")\n'
_UNKNOWN = '            raise NotFound(f"There is no identity provider called {name!r}.")\n        if name in'
_AGAIN = '        if request.again:\n            asked["prompt"] = "login"\n'

FAULTS = (
    _twin(_PARTS, _PARTS.replace("name, ", "", 1), "takes a code of another provider"),
    _twin(_PARTS, _PARTS.replace("request.redirect_uri, ", ""), "does not look at where people come back to"),
    _twin(_PARTS, _PARTS.replace("request.nonce, ", ""), "does not look at the nonce"),
    _twin(_PARTS, _PARTS.replace(", request.verifier", ""), "does not look at the verifier"),
    _twin(_ONCE, "", "takes a code twice"),
    _twin(_ISSUER, "", "does not look at the issuer of an answer"),
    _twin(_ISSUER, _ISSUER.replace('("", provider.issuer)', '("",)'), "refuses an answer that names its issuer"),
    _twin(_BOUND, "        if identity is None:\n", "takes a code for any request"),
    _twin(_BOUND + '            raise NotProved("code refused")\n', "        if identity is None:\n            raise KeyError(code)\n        if bound != _bound(name, request):\n            raise NotProved('code refused')\n", "raises for an invented code"),
    _twin('            raise NotProved("code refused")\n', '            raise NotProved("")\n', "does not say why it refuses"),
    _twin(_AGAIN, "", "does not ask for a new log-in"),
    _twin("        return list(self._providers.values())\n", "        return [one for name, one in self._providers.items() if name not in self.down]\n", "does not offer what is down"),
    _twin("        return list(self._providers.values())\n", "        return list(self._providers.values())[::-1]\n", "offers providers in another order") ,
    _twin(_DOWN, "", "does not notice that a provider is down"),
    _twin(_DOWN, "        if name in self.down:\n            raise ConnectionError(name)\n", "raises an error of the network"),
    _twin(_DOWN, _DOWN.replace("provider.label", "'A service'"), "does not say which provider is down"),
    _twin("        if provider is None:\n", "        if provider is None and self._providers:\n            provider = next(iter(self._providers.values()))\n        if provider is None:\n", "takes the first provider for one that it does not know"),
    _twin(_UNKNOWN, _UNKNOWN.replace("NotFound(f", "KeyError(f"), "raises for a provider that it does not know"),
    _twin('        return f"{self._reached(name).issuer} answers"\n', '        self._reached(name)\n        return "ok"\n', "does not say what it has found"),
    _twin('"state": request.state, ', "", "sends no state"),
    _twin('"bound": _bound(name, request)}', '"bound": _bound(name, request), "verifier": request.verifier}', "shows the verifier"),
    _twin("        return identity\n", "        from attrs import evolve\n\n        return evolve(identity, subject='subject')\n", "takes everybody for one person"),
    _twin("        return identity\n", "        from attrs import evolve\n\n        return evolve(identity, issuer=identity.issuer + '/')\n", "changes the issuer"),
    _twin("        return identity\n", "        from attrs import evolve\n\n        return evolve(identity, authenticated_at=None)\n", "does not say when a new log-in was"),
    _open('            "code_challenge": _challenge(request.verifier),\n', '            "code_challenge": request.verifier,\n', "shows the verifier"),
    _open('            "state": request.state,\n', "", "sends no state"),
    _open('            asked |= {"prompt": "login", "max_age": "0"}\n', "            pass\n", "does not ask for a new log-in"),
    _open("        if (issuer or metadata.names_issuer) and issuer != remote.provider.issuer:\n", "        if False:\n", "does not look at the issuer of an answer"),
    _open('        case "invalid_grant":\n            return NotProved("code refused")\n', '        case "invalid_grant":\n            return ValueError("code refused")\n', "raises for a code that is refused"),
    _open('        "code_verifier": request.verifier,\n', "", "sends no verifier"),
    _open('        "redirect_uri": request.redirect_uri,\n        "code_verifier"', '        "code_verifier"', "does not say where people come back to"),
    _open('        subject=claims["sub"],\n', '        subject=claims.get("email") or "nobody",\n', "knows people by their address"),
    _open('            raise NotFound(f"There is no identity provider called {name!r}.")\n', "            raise KeyError(name)\n", "raises for a provider that it does not know"),
    _open("        Remote(remote.provider).fetched_keys()  # what was kept says nothing about now\n", "", "does not check whether a provider is down"),
    _tokens('    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):\n        raise NotProved("wrong nonce")\n', "", "does not look at the nonce"),
    _tokens("    if now >= expires + LEEWAY_SECONDS:\n", "    if now >= expires - 10**6:\n", "takes every token for expired"),
)  # fmt: skip
