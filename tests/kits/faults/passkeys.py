"""What adapters for passkeys get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "passkeys", "memory", "progress_core/memory/passkeys.py")
_web = partial(Fault, "passkeys", "webauthn", "adapters/passkeys/progress_passkeys/ceremonies.py")
_SELECTION = '        selection = {"residentKey": "required", "userVerification": "required"}\n'
_EXPECTED = (
    '        expected = {"kind": kind, "challenge": _text(challenge.encode()), "site": self._site, "verified": "yes"}\n'
)
_SIGNED = '        signed = hmac.compare_digest(told["tag"].encode(), _tag(told, key).encode())\n'
_OTHER = '        if told["id"] != passkey.id:\n            raise passkey_refused()\n'
_ANSWER = '        return Answer(int(told["count"]), int(told["user"]))\n'
_CREATE = "                require_user_verification=True,\n            )\n        return NewPasskey("
_GET = "                credential_current_sign_count=0,  # the core compares the counts, and reports a copy\n                require_user_verification=True,\n"
_ERROR = (
    "    except Exception:  # noqa: BLE001 - it parses JSON, CBOR, COSE and DER, whose errors have no common class\n"
)


def _without(name: str, value: str) -> str:
    return _EXPECTED.replace(f'"{name}": {value}, ', "").replace(f', "{name}": {value}', "")


FAULTS = (
    _twin(_EXPECTED, _without("challenge", "_text(challenge.encode())"), "takes an answer to another challenge"),
    _twin(_EXPECTED, _without("site", "self._site"), "takes an answer to another site"),
    _twin(_EXPECTED, _without("verified", '"yes"'), "takes an answer without a verified owner"),
    _twin(_EXPECTED, _without("kind", "kind"), "takes one kind of answer for the other"),
    _twin(_SIGNED, "        signed = True\n", "checks no signature"),
    _twin(_SIGNED, "        signed = told['tag'][:1] == _tag(told, key)[:1]\n", "compares the beginning of a signature"),
    _twin(_OTHER, "", "takes an answer of another id"),
    _twin(_ANSWER, "        return Answer(0, int(told['user']))\n", "forgets the counter"),
    _twin(_ANSWER, "        return Answer(int(told['count']), None)\n", "forgets whose passkey it is"),
    _twin(_ANSWER, "        return Answer(int(told['count']), int(told['user']) + 1)\n", "names another account"),
    _twin(_SELECTION, _SELECTION.replace('"userVerification": "required"', '"userVerification": "preferred"'), "asks for a verified owner only if it is easy"),
    _twin(_SELECTION, _SELECTION.replace('"residentKey": "required"', '"residentKey": "discouraged"'), "makes passkeys that need a username"),
    _twin('                "userVerification": "required",\n', '                "userVerification": "discouraged",\n', "asks for no verified owner at log-in"),
    _twin('                "challenge": _text(challenge.encode()),\n                "authenticatorSelection"', '                "challenge": challenge,\n                "authenticatorSelection"', "sends the challenge as it is"),
    _twin('                "excludeCredentials": _listed(existing),\n', '                "excludeCredentials": [],\n', "lets a device make a second passkey"),
    _twin('                "allowCredentials": _listed(allowed),\n', '                "allowCredentials": [],\n', "asks for any passkey"),
    _twin('"name": owner.username, "displayName": owner.name}', '"name": owner.name, "displayName": owner.username}', "exchanges username and name"),
    _twin('{"id": _text(str(owner.account_id).encode())', '{"id": _text(owner.username.encode())', "names the owner by the username"),
    _twin("    except ValueError:\n        raise passkey_refused() from None\n", "    except ZeroDivisionError:\n        raise\n", "raises an error of its library"),
    _twin("    if not isinstance(told, dict):\n        raise passkey_refused()\n", "", "raises for a text that is no object"),
    _twin('        return NewPasskey(told["id"], told["key"], int(told["count"]))\n', '        return NewPasskey("one", told["key"], int(told["count"]))\n', "gives all passkeys one id"),
    _twin('        return _read(answer)["id"]\n', '        return _read(answer)["site"]\n', "returns something else as id"),
    _web(_CREATE, _CREATE.replace("True", "False"), "takes a new passkey without a verified owner"),
    _web(_GET, _GET.replace("True", "False"), "takes an answer without a verified owner"),
    _web(_GET, _GET.replace("count=0,", "count=10**6,"), "refuses a counter that begins again"),
    _web("            if _text(credential.raw_id) != passkey.id:\n                raise ValueError(\"the answer is from another passkey\")\n", "", "takes an answer of another id"),
    _web("int(handle) if handle else None", "None", "forgets whose passkey it is"),
    _web("proved.new_sign_count, ", "0, ", "forgets the counter") ,
    _web(_ERROR, "    except ZeroDivisionError:\n", "raises an error of its library"),
    _web("user_id=str(owner.account_id).encode()", "user_id=owner.username.encode()", "names the owner by the username"),
    _web("            exclude_credentials=_descriptors(existing),\n", "", "lets a device make a second passkey"),
    _web("            allow_credentials=_descriptors(allowed),\n", "            allow_credentials=None,\n", "asks for any passkey"),
    _web("resident_key=ResidentKeyRequirement.REQUIRED", "resident_key=ResidentKeyRequirement.PREFERRED", "makes passkeys that may need a username"),
    _web("            challenge=challenge.encode(),\n            timeout=_MILLISECONDS,\n            exclude", "            challenge=b'a-challenge',\n            timeout=_MILLISECONDS,\n            exclude", "sends a challenge of its own"),
)  # fmt: skip
