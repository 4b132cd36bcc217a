"""What sealers get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "sealing", "memory", "progress_core/memory/sealing.py")
_aes = partial(Fault, "sealing", "aes-gcm", "adapters/security/progress_security/sealing.py")
_KEY = '        self._key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()\n'
_NONCE = "        nonce = secrets.token_bytes(_NONCE)\n"
_MANY = "        return [self.seal(secret, context) for secret, context in secrets]\n"
_BODY = "        body = sealed.removeprefix(_PREFIX)\n"
_ABOUT = '        about = context.encode("utf-8", "surrogatepass")\n'
_CHECK = "        if not (whole and hmac.compare_digest(tag, self._tag(nonce, hidden, context))):\n"
_OPEN = '        return self._hide(nonce, hidden).decode("utf-8", "surrogatepass")\n'

FAULTS = (
    _twin(_OPEN, "        opened = self._hide(nonce, hidden).decode('utf-8', 'surrogatepass')\n        self.unseal = lambda text, about, old=self.unseal, kept={sealed: opened}: kept.get(text) or old(text, about)\n        return opened\n", "remembers what it opened, whatever the context"),
    _twin(_MANY, "        return (self.seal(secret, context) for secret, context in secrets)\n", "returns sealed texts that can be read only once"),
    _twin(_MANY, "        return [self.seal(secret, context) for secret, context in list(secrets)[:100]]\n", "seals a hundred at most"),
    _twin(_MANY, "        return list({context: self.seal(secret, context) for secret, context in secrets}.values())\n", "seals one secret of each context"),
    _twin(_CHECK, "        if not (whole and self._tag(nonce, hidden, context).startswith(tag)):\n", "takes a text whose tag was cut off"),
    _twin(_CHECK, "        if context and not (whole and hmac.compare_digest(tag, self._tag(nonce, hidden, context))):\n", "opens everything without a context"),
    _twin(_CHECK, "        if not (whole and tag[:-1] == self._tag(nonce, hidden, context)[:-1]):\n", "does not look at the last byte of the tag"),
    _twin(_BODY, "        sealed = sealed.strip()\n" + _BODY, "takes spaces around a sealed text"),
    _twin(_BODY, "        sealed = sealed.replace('+', '-').replace('/', '_')\n" + _BODY, "takes another alphabet of base64"),
    _twin(_BODY, "        sealed = sealed.encode('ascii', 'ignore').decode()\n" + _BODY, "ignores letters outside ASCII"),
    _twin(_BODY, "        sealed = __import__('unicodedata').normalize('NFKC', sealed)\n" + _BODY, "takes full-width letters for others"),
    _twin(_BODY, "        sealed = sealed.rstrip('=')\n" + _BODY, "takes padding that it would not write"),
    _twin(_KEY, "        self._key = hash(text).to_bytes(9, 'big', signed=True)\n", "makes its key of what only its process knows"),
    _twin(_KEY, '        self._key = hashlib.sha256(text.strip().lower().encode("utf-8", "surrogatepass")).digest()\n', "takes keys that differ in case for one"),
    _twin(_KEY, '        self._key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:1]\n', "has 256 keys"),
    _twin(_NONCE, "        self._count = getattr(self, '_count', 0) + 1\n        nonce = self._count.to_bytes(_NONCE, 'big')\n", "counts its nonces from nought at each start"),
    _twin(_NONCE, "        nonce = int(__import__('time').time()).to_bytes(_NONCE, 'big')\n", "makes its nonces of seconds"),
    _twin(_NONCE, "        nonce = __import__('random').randbytes(_NONCE)\n", "makes its nonces of what can be foreseen"),
    _twin(_ABOUT, _ABOUT.replace("context.encode", "context.partition('\\0')[0].encode"), "cuts contexts at NUL"),
    _twin(_ABOUT, _ABOUT.replace('"surrogatepass"', '"replace"'), "replaces halves of characters in contexts"),
    _twin(_ABOUT, _ABOUT.replace("context.encode", "context[:1024].encode"), "cuts contexts at 1,024 characters"),
    _twin(_ABOUT, _ABOUT.replace("context.encode", "''.join(sorted(context)).encode"), "sorts the letters of contexts"),
    _twin("    def seal(self, secret: str, context: str) -> str:\n", "    def __repr__(self) -> str:\n        return f'MemorySealer({getattr(self, \"_last\", \"\")})'\n\n    def seal(self, secret: str, context: str) -> str:\n        self._last = secret\n", "shows the last secret"),
    _aes("        return self.seal_many([(secret, context)])[0]\n", "        return self.seal_many([(secret[:4096], context)])[0]\n", "sends a service no more than it takes"),
    _aes("        packed = _bytes(body)\n", "        packed = urlsafe_b64decode(body + '=' * (-len(body) % 4))\n", "raises an error of its library for what is no base64"),
    _aes("        except (InvalidTag, ValueError):  # ValueError: too short\n", "        except (InvalidTag, ValueError) as error:\n            raise Unavailable(repr(error)) from None\n        except ZeroDivisionError:\n", "reports what programs show of an error"),
)  # fmt: skip
