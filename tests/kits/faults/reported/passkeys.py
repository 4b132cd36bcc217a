"""What adapters for passkeys get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "passkeys", "memory", "progress_core/memory/passkeys.py")
_web = partial(Fault, "passkeys", "webauthn", "adapters/passkeys/progress_passkeys/ceremonies.py")
_TOLD = "        if not signed or any(told[name] != value for name, value in expected.items()):\n"
_ID = '        if told["id"] != passkey.id:\n'
_ANSWER = '        return Answer(int(told["count"]), int(told["user"]))\n'

FAULTS = (
    _twin(_TOLD, "        if not signed or any(not told[name].startswith(value[:10]) for name, value in expected.items()):\n", "compares the beginnings of challenges"),
    _twin(_TOLD, "        if not signed or any(not told[name].endswith(value) for name, value in expected.items()):\n", "takes a site whose name ends alike"),
    _twin(_TOLD, "        if not signed or any(not told[name].startswith(value) for name, value in expected.items()):\n", "takes a site whose name begins alike"),
    _twin(_TOLD, "        if not signed or any(told[name].lower() != value.lower() for name, value in expected.items()):\n", "does not mind the case of challenges"),
    _twin(_ID, "        if told['id'].lower() != passkey.id.lower():\n", "does not mind the case of ids"),
    _twin(_ID, "        if not passkey.id.startswith(told['id']):\n", "compares the beginnings of ids"),
    _twin('                "excludeCredentials": _listed(existing),\n', '                "excludeCredentials": _listed(list(existing)[:1]),\n', "lists one of the passkeys that there are"),
    _twin('                "allowCredentials": _listed(allowed),\n', '                "allowCredentials": _listed(list(allowed)[:1]),\n', "allows one of the passkeys that will do"),
    _twin('"name": owner.username, "displayName": owner.name}', '"name": owner.username, "displayName": owner.name.encode("ascii", "ignore").decode()}', "drops letters outside ASCII from names"),
    _twin('{"id": _text(str(owner.account_id).encode())', '{"id": _text(str(owner.account_id & 0xFFFF).encode())', "cuts the number of an account"),
    _twin('    return [{"type": "public-key", "id": id_} for id_ in ids]\n', '    return [{"id": id_} for id_ in ids]\n', "does not say of what kind a passkey is"),
    _twin(_ANSWER, "        self._spent = getattr(self, '_spent', set()) | {passkey.id}\n        return Answer(max(int(told['count']), 1000), int(told['user']))\n", "makes counters larger than they are"),
    _twin("    except ValueError:\n        raise passkey_refused() from None\n", "    except ValueError:\n        return dict.fromkeys((*_PARTS, 'tag'), '0')\n", "takes a text that is no answer for an empty one"),
    _web("                credential_public_key=base64url_to_bytes(passkey.public_key),\n", "                credential_public_key=base64url_to_bytes(self.__dict__.setdefault('_key', passkey.public_key)),\n", "takes the key of the passkey that it saw first"),
    _web("                expected_origin=self._origin,\n                credential_public_key", "                expected_origin=[self._origin, __import__('json').loads(credential.response.client_data_json)['origin']],\n                credential_public_key", "takes an answer of any origin"),
    _web("                expected_challenge=challenge.encode(),\n                expected_rp_id=self._host,\n                expected_origin=self._origin,\n                credential_public_key", "                expected_challenge=base64url_to_bytes(__import__('json').loads(credential.response.client_data_json)['challenge']),\n                expected_rp_id=self._host,\n                expected_origin=self._origin,\n                credential_public_key", "compares a challenge with itself"),
    _web("int(handle) if handle else None", "int(handle) & 0xFFFF if handle else None", "cuts the number of an account"),
    _web("            user_display_name=owner.name,\n", "            user_display_name=owner.username,\n", "shows the username in place of the name"),
)  # fmt: skip
