"""What adapters for identity providers get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "identity_providers", "memory", "progress_core/memory/identity_providers.py")
_open = partial(Fault, "identity_providers", "openid", "adapters/sso/progress_sso/providers.py")
_tokens = partial(Fault, "identity_providers", "openid", "adapters/sso/progress_sso/id_tokens.py")
_PARTIES = "    if (audience if isinstance(audience, list) else [audience]) != [provider.client_id]:\n"
_FOUND = "        return identity\n"

FAULTS = (
    _twin(_FOUND, "        from attrs import evolve\n\n        return evolve(identity, subject=identity.subject.lower())\n", "writes subjects in small letters"),
    _twin(_FOUND, "        from attrs import evolve\n\n        return evolve(identity, email_verified=True)\n", "takes every address for verified"),
    _twin(_FOUND, "        from attrs import evolve\n\n        return evolve(identity, email=identity.email.lower())\n", "writes addresses in small letters"),
    _twin(_FOUND, "        from attrs import evolve\n\n        return evolve(identity, organisation=None)\n", "forgets the organisation"),
    _twin(_FOUND, "        from attrs import evolve\n\n        return evolve(identity, name=identity.name.split(' ')[0])\n", "keeps the first name alone"),
    _twin(_FOUND, "        from attrs import evolve\n\n        moment = identity.authenticated_at\n        return evolve(identity, authenticated_at=moment and moment.replace(tzinfo=None))\n", "returns a naive time"),
    _twin('"redirect_uri": request.redirect_uri, ', "", "does not say where people come back to"),
    _twin("{urlencode(asked)}", "{'&'.join(f'{name}={value}' for name, value in asked.items())}", "writes an address without percent codes"),
    _open('            "nonce": request.nonce,\n', "", "sends no nonce"),
    _open('            "code_challenge_method": "S256",\n', '            "code_challenge_method": "plain",\n', "names another way to prove the verifier"),
    _open('        email_verified=claims.get("email_verified") is True,\n', '        email_verified="email" in claims,\n', "takes every address for verified"),
    _open("        if request.again and not _is_number(claims.get(\"auth_time\")):\n            raise no_time()\n", "", "takes a log-in from before for a new one"),
    _tokens('    if claims.get("iss") != provider.issuer:\n        raise NotProved("wrong issuer")\n', "", "does not look at the issuer of a token"),
    _tokens(_PARTIES, "    if False:\n", "does not look at whom a token is for"),
    _tokens(_PARTIES, "    if provider.client_id not in audience:\n", "takes a token that is for others too"),
    _tokens('    if claims.get("azp", provider.client_id) != provider.client_id:\n        raise NotProved("wrong authorised party")\n', "", "does not look at who asked for a token"),
    _tokens("    if now >= expires + LEEWAY_SECONDS:\n", "    if now >= expires + 10**6:\n", "takes tokens that have expired"),
    _tokens("    if max(issued, starts or 0) > now + LEEWAY_SECONDS:\n", "    if False:\n", "takes tokens of the future"),
    _tokens('    if "at_hash" in claims and claims["at_hash"] != _half_hash(str(algorithm), access_token):\n        raise NotProved("wrong at_hash")\n', "", "does not look at what binds two tokens"),
    _tokens("        return jwt.decode(token, key, [algorithm], registry).claims\n", "        middle = token.split('.')[1]\n        return json.loads(base64.urlsafe_b64decode(middle + '=' * (-len(middle) % 4)))\n", "does not look at the signature of a token"),
)  # fmt: skip
