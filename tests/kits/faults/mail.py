"""What mailers get wrong."""

from tests.kits.fault import Fault

_TWIN = "progress_core/memory/mail.py"
_MESSAGES = "adapters/email/progress_email/messages.py"
_SMTP = "adapters/email/progress_email/smtp.py"
_FOLDER = "adapters/email/progress_email/folder.py"
_CONSOLE = "adapters/email/progress_email/console.py"
_KEEP = "        self.sent.append(message)\n"
_HTML = '            email.add_alternative(message.html, subtype="html")\n'
_TEXT = "        email.set_content(message.text)\n"
_SEND = "            connection.sendmail(sender_of(email), [to], bytes(email))\n"


def _kept(changes: str) -> str:
    return f"        from attrs import evolve\n\n        self.sent.append(evolve(message, {changes}))\n"


def _twin(replace: str, about: str, find: str = _KEEP) -> Fault:
    return Fault("mail", "memory", _TWIN, find, replace, about)


def _smtp(module: str, find: str, replace: str, about: str) -> Fault:
    return Fault("mail", "smtp", module, find, replace, about)


FAULTS = (
    _twin("", "delivers nothing"),
    _twin(_KEEP * 2, "delivers twice"),
    _twin(_kept("html=''"), "drops the HTML"),
    _twin(_kept("text=''"), "drops the text"),
    _twin(_kept("text=message.html"), "puts the HTML in place of the text"),
    _twin(_kept("html=message.html or message.text"), "makes HTML of a text alone"),
    _twin(_kept("message_id=''"), "drops the Message-ID"),
    _twin(_kept("message_id=message.message_id.strip('<>')"), "writes the Message-ID without its brackets"),
    _twin(_kept("message_id=f'<{len(self.sent)}@mailer.example>'"), "makes a Message-ID of its own"),
    _twin(_kept("sender='root@localhost'"), "sends from an address of its own"),
    _twin(_kept("sender=message.sender.split('<')[-1].strip('>')"), "drops the sender's name"),
    _twin(_kept("subject=message.subject[:78]"), "cuts the subject"),
    _twin(_kept("subject=message.subject.encode('ascii', 'replace').decode()"), "turns letters of the subject into ?"),
    _twin(_kept("text=message.text.encode('latin-1', 'replace').decode('latin-1')"), "writes the text in Latin-1"),
    _twin(_kept("to=message.to.lower()"), "sends to the address in lower case"),
    _twin(_kept("to='postmaster@school.example'"), "sends to somebody else"),
    _twin(_kept("text=' '.join(message.text.split())"), "joins the lines of the text"),
    _twin(
        _kept("text=__import__('unicodedata').normalize('NFC', message.text)"), "composes letters of the text"
    ),
    _twin(_kept("html=__import__('html').escape(message.html)"), "escapes the HTML"),
    _twin(
        _kept("text=__import__('textwrap').fill(message.text, 70, replace_whitespace=False)"), "wraps long lines"
    ),
    _twin("        if self.failure is None:\n            self.sent.append(message)\n", "swallows failures",
          "        if self.failure is not None:\n            raise self.failure\n        self.sent.append(message)\n"),
    _twin("            raise OSError(self.failure)\n", "raises an error of the network", "            raise self.failure\n"),
    _twin("", "sends to several addresses", "        require_sendable(message)\n"),
    _twin(
        "        if not [mail for mail in self.sent if mail.text == message.text]:\n            self.sent.append(message)\n",
        "takes a message with the text of an earlier one for the same",
    ),
    _twin(
        "        if not [mail for mail in self.sent if mail.message_id == message.message_id]:\n"
        "            self.sent.append(message)\n",
        "takes messages without an id for the same",
    ),
    _twin(
        "        sent = list(self.sent)\n        __import__('time').sleep(0.002)\n        self.sent = [*sent, message]\n",
        "loses messages of other threads",
    ),
    _twin(
        "        self._now = message\n        __import__('time').sleep(0.002)\n        self.sent.append(self._now)\n",
        "confuses the messages of threads",
    ),
    _smtp(_MESSAGES, _HTML, "            pass\n", "leaves out the HTML part"),
    _smtp(_MESSAGES, _HTML, '            email.set_content(message.html, subtype="html")\n', "sends the HTML alone"),
    _smtp(_MESSAGES, _HTML, '            email.add_attachment(message.html, subtype="html")\n', "attaches the HTML"),
    _smtp(_MESSAGES, '        if message.message_id:\n            email["Message-ID"] = message.message_id\n',
          '        email["Message-ID"] = __import__("email.utils").utils.make_msgid()\n', "makes a new Message-ID"),
    _smtp(_MESSAGES, '        email["Subject"] = message.subject\n',
          '        email["Subject"] = message.subject.encode("ascii", "ignore").decode()\n',
          "drops letters of the subject"),
    _smtp(_MESSAGES, _TEXT, '        email.set_content(message.text, charset="utf-8", cte="8bit")\n        del email["Content-Type"]\n',
          "does not say in which letters the text is"),
    _smtp(_MESSAGES, "    require_sendable(message)\n", "", "lets further headers in"),
    _smtp(_MESSAGES, '    email["From"] = message.sender\n', '    email["From"] = message.sender.split("<")[-1].strip(">")\n',
          "sends from the bare address"),
    _smtp(_SMTP, _SEND, _SEND.replace("[to]", "[to, sender_of(email)]"), "sends a copy to the sender"),
    _smtp(_SMTP, _SEND, _SEND.replace("[to]", "[sender_of(email)]"), "sends to the sender"),
    _smtp(_SMTP, _SEND, "            connection.send_message(email, sender_of(email), [to])\n", "writes >From for From"),
    _smtp(_SMTP, "    except smtplib.SMTPRecipientsRefused as error:\n        raise _trouble(to, *error.recipients[to]) from error\n",
          "    except smtplib.SMTPRecipientsRefused:\n        return\n", "takes a refused recipient for delivered"),
    _smtp(_SMTP, "    if code >= _PERMANENT and code != _LOG_IN_FIRST:\n", "    if code >= 400:\n",
          "refuses for good what should be tried later"),
    _smtp(_SMTP, "    if code >= _PERMANENT and code != _LOG_IN_FIRST:\n", "    if code > 600:\n",
          "tries for ever what is refused for good"),
    _smtp(_SMTP, "        except (OSError, smtplib.SMTPException) as error:\n            raise Unavailable(f\"{self._name} cannot be used",
          "        except smtplib.SMTPException as error:\n            raise Unavailable(f\"{self._name} cannot be used",
          "raises an error of the network where nobody answers"),
    _smtp(_SMTP, 'raise Unavailable(f"{self._name} cannot be used: {_reason(error)}.", retry_after=_wait(error)) from error',
          'raise Unavailable(f"{self._server.user}:{self._server.password} cannot be used.") from error',
          "shows its password where nobody answers"),
    _smtp(_SMTP, "retry_after=wait_in(answer))", "retry_after=None)", "does not pass on how long to wait"),
    _smtp(_SMTP, "    def _connection(self)", '    def __repr__(self) -> str:\n        return f"SmtpMailer({vars(self._server) if False else self._server.host}, {self._server.password})"\n\n    def _connection(self)',
          "shows its password"),
    _smtp(_SMTP, "        with self._lock:\n", "        if True:\n", "lets threads talk on one connection at once"),
    Fault("mail", "file", _FOLDER, "message.message_id.encode() or content", 'b"mail"',
          "writes every message to one file"),
    Fault("mail", "file", _FOLDER, "message.message_id.encode() or content", "message.message_id.encode()",
          "writes messages without an id to one file"),
    Fault("mail", "file", _FOLDER, "        except OSError as error:\n            raise Unavailable(f\"The email could not be written to {self._folder}: {error.strerror}.\") from error\n",
          "        except OSError:\n            return\n", "says nothing of a folder that cannot be written"),
    Fault("mail", "file", _FOLDER, "dir=self._folder, suffix=\".part\", delete=False", "suffix=\".part\", dir=self._folder, delete=False, prefix='x') as file:\n                pass\n            with open(str(self._folder / \"next.part\"), \"wb\"",
          "writes all messages by way of one file"),
    Fault("mail", "console", _CONSOLE, "        as_email(message)\n", "", "shows headers of several lines"),
    Fault("mail", "console", _CONSOLE, "\\nTo: {message.to}\\n", "\\nTo: {message.sender}\\n", "shows the sender as recipient"),
    Fault("mail", "console", _CONSOLE, 'raise Unavailable(f"The email could not be shown: {error.strerror}.") from error', "return",
          "says nothing of a console that cannot be written"),
)  # fmt: skip
