"""What adapters of the smaller ports get wrong, as others write them."""

from tests.kits.fault import Fault

_SMTP = "adapters/email/progress_email/smtp.py"
_MESSAGES = "adapters/email/progress_email/messages.py"
_HTTP = "adapters/security/progress_security/callbacks.py"
_CELLS = "adapters/excel/progress_excel/writing/cells.py"
_TOKENS = "adapters/sso/progress_sso/id_tokens.py"
_CEREMONIES = "adapters/passkeys/progress_passkeys/ceremonies.py"
_POST = '                status = _posted(secured, parts, {**headers, "User-Agent": "Progress"}, body)\n'

FAULTS = (
    Fault("callbacks", "http", _HTTP, _POST,
          _POST + "                if status == 503 and 'Retry' not in headers:\n                    return self.post(url, {**headers, 'Retry': '1'}, body)\n",
          "posts again at once where the receiver is busy"),
    Fault("callbacks", "http", _HTTP, "            raise Unavailable(f\"There is no connection to the receiver ({type(error).__name__}).\") from None\n",
          "            if isinstance(error, ConnectionResetError | HTTPException) and 'Retry' not in headers:\n                return self.post(url, {**headers, 'Retry': '1'}, body)\n            raise Unavailable(f\"There is no connection to the receiver ({type(error).__name__}).\") from None\n",
          "posts again where the receiver ended the connection without an answer"),
    Fault("callbacks", "http", _HTTP, "    connection.request(\"POST\", _target(parts), body, dict(headers))\n",
          "    connection.request(\"POST\", _target(parts), body, {**headers, \"Host\": parts.hostname or \"\"})\n", "leaves the port out of the header Host"),
    Fault("callbacks", "http", _HTTP, "    return connection.getresponse().status\n",
          "    return min(connection.getresponse().status, 599)\n", "takes odd statuses for 599"),
    Fault("spreadsheets", "memory", "progress_core/memory/spreadsheets.py", "        return content.decode(\"utf-16\", \"replace\")\n", "        return content[2:].decode(\"utf-16-le\", \"replace\")\n", "reads every UTF-16 as little-endian"),
    Fault("letters", "memory", "progress_core/memory/letters.py", "\\nPassword: {letter.password}\\n\\n\"", "\\nPassword: {letter.password}\\u200b\\n\\n\"", "puts an invisible character behind the password"),
    Fault("letters", "memory", "progress_core/memory/letters.py", "        texts = list(map(_text, letters))\n", "        texts = [_text(letter) for letter in sorted(letters, key=lambda letter: letter.year_group)]\n", "orders letters by year group"),
    Fault("identity_providers", "memory", "progress_core/memory/identity_providers.py", '"\\n".join(parts)', '"".join(parts)', "runs the parts of a request together"),
    Fault("identity_providers", "memory", "progress_core/memory/identity_providers.py", "        if issuer not in (\"\", provider.issuer):\n", "        if issuer and not provider.issuer.startswith(issuer):\n", "takes the beginning of an issuer for it"),
    Fault("identity_providers", "openid", _TOKENS, "    if now >= expires + LEEWAY_SECONDS:\n", "    if now >= expires + 86_400:\n", "takes tokens for a day after their end"),
    Fault("identity_providers", "openid", _TOKENS, "    if max(issued, starts or 0) > now + LEEWAY_SECONDS:\n", "    if issued > now + LEEWAY_SECONDS:\n", "does not look from when a token holds"),
    Fault("identity_providers", "openid", _TOKENS, "    if (audience if isinstance(audience, list) else [audience]) != [provider.client_id]:\n", "    if provider.client_id not in str(audience):\n", "takes an audience that contains ours"),
    Fault("identity_providers", "openid", _TOKENS, "    if claims.get(\"azp\", provider.client_id) != provider.client_id:\n        raise NotProved(\"wrong authorised party\")\n", "", "does not look to whom a token was given"),
    Fault("passkeys", "webauthn", _CEREMONIES, "            return Answer(proved.new_sign_count, int(handle) if handle else None)\n", "            return Answer(proved.new_sign_count or 1, int(handle) if handle else None)\n", "counts from one"),
    Fault("passkeys", "webauthn", _CEREMONIES, "            if _text(credential.raw_id) != passkey.id:\n", "            if _text(credential.raw_id)[:16] != passkey.id[:16]:\n", "compares the beginnings of ids"),
    Fault("passkeys", "memory", "progress_core/memory/passkeys.py", "        if told[\"id\"] != passkey.id:\n", "        if told[\"id\"].lower() != passkey.id.lower():\n", "compares ids without their case"),
    Fault("security_log", "memory", "progress_core/memory/security_log.py", "        self.events.append(event)\n", "        if event not in self.events[-1:]:\n            self.events.append(event)\n", "leaves out what repeats the event before"),
    Fault("geocoding", "memory", "progress_core/memory/geocoding.py", "        return self._gazetteer.others(place)\n", "        return (*filter(None, [self._gazetteer.find(place)]), *self._gazetteer.others(place))\n", "offers the place that was found among others"),
    Fault("breached_passwords", "memory", "progress_core/memory/breached_passwords.py", "        return password in self._passwords\n", "        return password.rstrip('\\r\\n') in self._passwords\n", "takes line ends off passwords"),
    Fault("transliteration", "memory", "progress_core/memory/transliteration.py", "        apart = unicodedata.normalize(\"NFKD\", text.translate(_LETTERS))\n", "        apart = unicodedata.normalize(\"NFD\", text.translate(_LETTERS))\n", "does not know ligatures and full-width letters"),
    Fault("backups", "memory", "progress_core/memory/backups.py", "        with self.filled(kept) as work:\n            yield work, backup\n", "        with self.filled(kept) as work:\n            yield work, backup\n        del _BACKUPS[content]\n", "restores a backup once"),
    Fault("backups", "memory", "progress_core/memory/backups.py", "        content = file.read()\n", "        content = file.read().strip() + b\"\\n\"\n", "takes a backup with spaces behind"),
)  # fmt: skip
