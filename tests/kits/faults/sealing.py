"""What sealers get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "sealing", "memory", "progress_core/memory/sealing.py")
_aes = partial(Fault, "sealing", "aes-gcm", "adapters/security/progress_security/sealing.py")
_KEY = '        self._key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()\n'
_NONCE = "        nonce = secrets.token_bytes(_NONCE)\n"
_MANY = "        return [self.seal(secret, context) for secret, context in secrets]\n"
_STREAM = "        stream = hashlib.shake_256(self._key + nonce).digest(len(text))\n"
_TAG = '        return hmac.digest(self._key, b"tag" + nonce + size + about + hidden, "sha256")'
_ABOUT = '        about = context.encode("utf-8", "surrogatepass")\n'
_OPEN = '        return self._hide(nonce, hidden).decode("utf-8", "surrogatepass")\n'
_WHOLE = '        whole = sealed == _PREFIX + urlsafe_b64encode(packed).decode("ascii").rstrip("=")\n'
_UNAVAILABLE = '            raise Unavailable("A sealed secret cannot be opened: it was sealed with another key, or was altered.")\n'
_SEAL = '        hidden = self._hide(nonce, secret.encode("utf-8", "surrogatepass"))\n'
_ENCRYPTED = "encrypt(nonce, _encoded(secret), _encoded(prefix + context))"
_DECRYPTED = (
    "            opened = cipher.decrypt(packed[:_NONCE_BYTES], packed[_NONCE_BYTES:], _encoded(prefix + context))\n"
)
_CLASS = "    def seal(self, secret: str, context: str) -> str:\n"

FAULTS = (
    _twin(_KEY, '        self._key = hashlib.sha256(b"progress").digest()\n        del text\n', "ignores its key"),
    _twin(
        "        text = secret or secrets.token_hex(32)\n",
        "        text = secrets.token_hex(32)\n",
        "makes a new key at each start",
    ),
    _twin(_KEY, _KEY.replace("text.encode", "text[:8].encode"), "uses the beginning of its key alone"),
    _twin(
        _KEY,
        _KEY
        + "        self.key_text = text\n\n    def __repr__(self) -> str:\n        return f'MemorySealer({self.key_text!r})'\n",
        "shows the text of its key",
    ),
    _twin(
        _KEY,
        _KEY + "\n    def __repr__(self) -> str:\n        return f'MemorySealer(_key={self._key!r})'\n",
        "shows the bytes of its key",
    ),
    _twin(
        _KEY,
        _KEY + "\n    def __repr__(self) -> str:\n        return f'MemorySealer(key={self._key.hex()})'\n",
        "shows its key in hexadecimal",
    ),
    _twin(
        _UNAVAILABLE,
        '            raise Unavailable(f"A sealed secret cannot be opened with the key {self._key.hex()}.")\n',
        "shows its key where it fails",
    ),
    _twin(_UNAVAILABLE, '            raise ValueError("invalid token")\n', "raises an error of its library"),
    _twin(_UNAVAILABLE, '            return ""\n', "opens as nothing what it cannot open"),
    _twin(_UNAVAILABLE, "            return sealed\n", "returns what it cannot open"),
    _twin(_UNAVAILABLE, "            raise NotImplementedError\n", "raises something that nobody catches"),
    _twin(_SEAL, _SEAL.replace("secret.encode", "secret[:4096].encode"), "cuts secrets at 4,096 characters"),
    _twin(_SEAL, _SEAL.replace("secret.encode", "secret[:255].encode"), "cuts secrets at 255 characters"),
    _twin(_SEAL, _SEAL.replace("secret.encode", "secret.strip().encode"), "trims secrets"),
    _twin(_SEAL, _SEAL.replace('"surrogatepass"', '"replace"'), "replaces halves of characters"),
    _twin(_SEAL, _SEAL.replace('"surrogatepass"', '"ignore"'), "leaves out halves of characters"),
    _twin(_SEAL, _SEAL.replace('"utf-8", "surrogatepass"', '"utf-8"'), "cannot seal halves of characters"),
    _twin(
        _SEAL,
        _SEAL.replace("secret.encode", "__import__('unicodedata').normalize('NFC', secret).encode"),
        "composes letters",
    ),
    _twin(_SEAL, _SEAL.replace("secret.encode", "secret.partition('\\0')[0].encode"), "cuts secrets at NUL"),
    _twin(_OPEN, _OPEN.rstrip() + ".rstrip('\\x00')\n", "drops NUL behind a secret"),
    _twin(_OPEN, _OPEN.rstrip() + ".replace('\\r\\n', '\\n')\n", "changes the ends of lines"),
    _twin(_SEAL, "        if not secret:\n            return ''\n" + _SEAL, "does not seal nothing"),
    _twin(
        _NONCE,
        "        nonce = hashlib.sha256(secret.encode('utf-8', 'surrogatepass') + self._key).digest()[:_NONCE]\n",
        "seals the same secret alike",
    ),
    _twin(
        _NONCE,
        "        nonce = getattr(self, '_nonce', None) or secrets.token_bytes(_NONCE)\n        self._nonce = nonce\n",
        "uses its nonce again",
    ),
    _twin(_STREAM, "        stream = hashlib.shake_256(self._key).digest(len(text))\n", "encrypts without the nonce"),
    _twin(_STREAM, "        stream = bytes(len(text))\n", "does not encrypt at all"),
    _twin(
        _STREAM,
        "        stream = (hashlib.sha256(self._key).digest() * (len(text) // 32 + 1))[: len(text)]\n",
        "repeats its stream",
    ),
    _twin(_TAG, '        return hmac.digest(self._key, b"tag" + nonce + hidden, "sha256")', "ignores the context"),
    _twin(_ABOUT, _ABOUT.replace("context.encode", "context[:64].encode"), "uses the beginning of the context alone"),
    _twin(
        _ABOUT,
        _ABOUT.replace("context.encode", "context.casefold().encode"),
        "takes contexts that differ in case for one",
    ),
    _twin(_ABOUT, _ABOUT.replace("context.encode", "context.strip().encode"), "trims contexts"),
    _twin(
        _ABOUT,
        _ABOUT.replace("context.encode", "context.partition(':')[0].encode"),
        "uses the kind of the context alone",
    ),
    _twin(
        _ABOUT,
        _ABOUT.replace("context.encode", "context.rpartition(':')[2].encode"),
        "uses the number of the context alone",
    ),
    _twin(
        _ABOUT,
        _ABOUT.replace("context.encode", "__import__('unicodedata').normalize('NFKC', context).encode"),
        "normalises contexts",
    ),
    _twin(
        _TAG,
        '        return hmac.digest(self._key, b"tag" + nonce + about, "sha256")',
        "does not protect what it hides",
    ),
    _twin(
        _TAG,
        '        return hmac.digest(b"", b"tag" + nonce + size + about + hidden, "sha256")',
        "authenticates without its key",
    ),
    _twin(
        "        if not (whole and hmac.compare_digest(tag, self._tag(nonce, hidden, context))):\n",
        "        if not (whole and tag[:2] == self._tag(nonce, hidden, context)[:2]):\n",
        "compares two bytes of the tag",
    ),
    _twin(_WHOLE, "        whole = sealed.startswith(_PREFIX)\n", "takes further ends of a text"),
    _twin(
        _MANY,
        "        pairs = list(secrets)\n        return [self.seal(secret, pairs[0][1]) for secret, _ in pairs]\n",
        "seals many in the context of the first",
    ),
    _twin(_MANY, "        return [self.seal(*pair) for pair in sorted(secrets)]\n", "sorts many"),
    _twin(_MANY, "        return [self.seal(*pair) for pair in dict.fromkeys(secrets)]\n", "seals alike pairs once"),
    _twin(
        _MANY,
        "        known: dict[tuple[str, str], str] = {}\n        return [known.setdefault(pair, self.seal(*pair)) for pair in secrets]\n",
        "uses a sealed text again in a batch",
    ),
    _twin(
        _MANY,
        "        pairs = list(secrets)\n        assert pairs[0]\n        return [self.seal(secret, context) for secret, context in pairs]\n",
        "cannot seal none",
    ),
    _twin(
        _NONCE,
        "        self._nonce = secrets.token_bytes(_NONCE)\n        __import__('time').sleep(0.0005)\n        nonce = self._nonce\n",
        "shares its nonce between threads",
    ),
    _twin('_PREFIX = "memory."', '_PREFIX = "memory:"', "writes text that a web address cannot hold"),
    _aes(
        "_text(nonce + " + _ENCRYPTED + ")",
        "_text(nonce + encrypt(nonce, _encoded(secret), _encoded(prefix)))",
        "seals without the context",
    ),
    _aes(
        _DECRYPTED,
        _DECRYPTED.replace(
            "            opened",
            "            context = context.rstrip('0123456789') + context[-1:]\n            opened",
        ),
        "opens in another context than it seals in",
    ),
    _aes(
        "        except (InvalidTag, ValueError):  # ValueError: too short\n",
        "        except InvalidTag:\n",
        "raises an error of its library where a text is short",
    ),
    _aes(
        "        nonces = os.urandom(_NONCE_BYTES * len(pairs))\n",
        "        nonces = os.urandom(_NONCE_BYTES) * len(pairs)\n",
        "uses one nonce for a batch",
    ),
    _aes(
        "            nonce = nonces[number * _NONCE_BYTES : (number + 1) * _NONCE_BYTES]\n",
        "            nonce = nonces[number : number + _NONCE_BYTES]\n            nonce = number.to_bytes(_NONCE_BYTES, 'big')\n",
        "counts its nonces from nought",
    ),
    _aes(
        '        return opened.decode("utf-8", "surrogatepass")\n',
        '        return opened.decode("utf-8", "replace")\n',
        "opens halves of characters as others",
    ),
    _aes(
        '    return data if _text(data) == text else b""\n', "    return data\n", "takes base64 that it would not write"
    ),
    _aes(
        "    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES + _KEY_ID_BYTES, salt=None, info=_PURPOSE).derive(material)\n",
        "    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES + _KEY_ID_BYTES, salt=os.urandom(16), info=_PURPOSE).derive(material)\n",
        "derives another key at each start",
    ),
    _aes(
        _CLASS,
        "    def __repr__(self) -> str:\n        return f'AesGcmSealer({self._shown})'\n\n" + _CLASS,
        "has a repr that fails",
    ),
    _aes(
        "        made = [_make_key(text) for text in keys]\n",
        "        made = [_make_key(text) for text in keys]\n        self.__class__ = type('AesGcmSealer', (AesGcmSealer,), {'__repr__': lambda _: f'AesGcmSealer({keys})'})\n",
        "shows its keys",
    ),
)
