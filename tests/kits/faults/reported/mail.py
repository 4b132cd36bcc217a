"""What mailers get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "mail", "memory", "progress_core/memory/mail.py")
_letters = partial(Fault, "mail", "smtp", "adapters/email/progress_email/messages.py")
_smtp = partial(Fault, "mail", "smtp", "adapters/email/progress_email/smtp.py")
_file = partial(Fault, "mail", "file", "adapters/email/progress_email/folder.py")
_console = partial(Fault, "mail", "console", "adapters/email/progress_email/console.py")
_KEEP = "        self.sent.append(message)\n"
_FAIL = "            raise self.failure\n"
_CONTENT = "        content = bytes(as_email(message))\n"
_SHOWN = 'f"{_LINE}\\n{heading}\\n{text.rstrip()}\\n{_LINE}\\n"'


def _kept(changes: str) -> str:
    return f"        import re\n        from attrs import evolve\n\n        self.sent.append(evolve(message, {changes}))\n        del re\n"


FAULTS = (
    _twin(_KEEP, "        if message.to not in [mail.to for mail in self.sent]:\n            self.sent.append(message)\n", "writes to each address once"),
    _twin(_KEEP, "        __import__('threading').Timer(0.2, self.sent.append, [message]).start()\n", "says that it has sent what it is about to send"),
    _twin(_KEEP, "        held, self._held = getattr(self, '_held', []), [message]\n        self.sent.extend(held)\n", "keeps the last message until there is another"),
    _twin(_KEEP, _kept("text='\\n'.join(map(str.rstrip, message.text.split('\\n')))"), "drops spaces at the ends of lines"),
    _twin(_KEEP, _kept("text=message.text.partition('\\n.\\n')[0]"), "ends the text at a line that is a full stop"),
    _twin(_KEEP, _kept("text=message.text.replace('\\n.', '\\n..')"), "doubles the full stops that begin lines"),
    _twin(_KEEP, _kept("text=re.sub(r'\\{\\{.*?\\}\\}', '', message.text)"), "takes double braces for a field of a template"),
    _twin(_KEEP, _kept("text=re.sub(r'%(\\w+)%', '', message.text)"), "takes a word between per cent signs for a field of a template"),
    _twin(_KEEP, _kept("html=message.html.replace('href=\"https://', 'href=\"https://click.mailer.example/?to=https://')"), "sends links by way of a counter"),
    _twin(_KEEP, _kept("html=message.html and message.html + '<img src=\"https://open.mailer.example/1.gif\" alt=\"\">'"), "adds a picture that tells when a message is opened"),
    _twin(_KEEP, _kept("html=re.sub(r'>\\s+<', '><', message.html)"), "takes spaces between tags for nothing"),
    _twin(_KEEP, _kept("to=re.sub(r'\\+[^@]*@', '@', message.to)"), "sends to the address without what follows its plus sign"),
    _twin(_KEEP, _kept("sender=message.sender.replace('\"', '')"), "drops the quotation marks of the sender's name"),
    _twin(_KEEP, _kept("subject=' '.join(message.subject.split())"), "joins spaces of the subject"),
    _twin(_KEEP, _kept("subject=__import__('unicodedata').normalize('NFC', message.subject)"), "composes letters of the subject"),
    _twin(_KEEP, _kept("message_id=message.message_id[:60]"), "cuts the Message-ID"),
    _twin(_FAIL, "            from progress_core.domain.foundations.errors import Unavailable\n\n            raise Unavailable(str(self.failure), retry_after=getattr(self.failure, 'retry_after', None))\n", "takes every failure for one that passes"),
    _twin(_FAIL, "            from progress_core.domain.foundations.errors import Unavailable\n\n            raise type(self.failure)('It failed.') if isinstance(self.failure, Unavailable) else self.failure\n", "forgets how long to wait"),
    _twin(_FAIL, "            self.sent.append(message)\n            raise self.failure\n", "reports a failure, and delivers all the same"),
    _letters('        email["Subject"] = message.subject\n', '        email["Subject"] = message.subject[:250]\n', "cuts the subject at 250 characters"),
    _letters("        email.set_content(message.text)\n", "        email.set_content(message.text, charset='iso-8859-1', errors='replace')\n", "writes the text in Latin-1"),
    _letters("EmailMessage(_POLICY)", "EmailMessage(_POLICY.clone(utf8=True))", "writes letters outside ASCII into headers as they are"),
    _letters('            email.add_alternative(message.html, subtype="html")\n', '            email.add_alternative(message.html.encode("ascii", "xmlcharrefreplace").decode(), subtype="html")\n', "writes letters of the HTML as numbers"),
    _smtp("        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)\n", "        connection = smtplib.SMTP(server.host, server.port)\n", "waits for ever for a server that says nothing"),
    _smtp("        if self._open and time.monotonic() - self._used_at < _IDLE_SECONDS:\n            with suppress(OSError, smtplib.SMTPException):\n                if self._open[0].noop()[0] == _OK:\n                    return self._open[0]\n", "        if self._open:\n            return self._open[0]\n", "takes a connection that was closed for an open one"),
    _file("hexdigest()[:32]", "hexdigest()[:1]", "has names for sixteen messages"),
    _file(_CONTENT, _CONTENT.replace("bytes(as_email(message))", "bytes(as_email(message))[:8192]"), "cuts large messages"),
    _console(_SHOWN, _SHOWN.replace("text.rstrip()", "text.strip()"), "trims the beginning of the text"),
    _console(_SHOWN, _SHOWN.replace("text.rstrip()", "text[:500].rstrip()"), "shows the beginning of the text"),
    _console("character.isprintable() or", "character.isascii() and character.isprintable() or", "leaves out letters outside ASCII"),
)  # fmt: skip
