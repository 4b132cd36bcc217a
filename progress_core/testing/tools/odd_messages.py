"""Messages that mailers often change on the way."""

import re

from attrs import evolve

from progress_core.domain.correspondence.mail import Message
from progress_core.testing.tools.texts import ALIKE

MESSAGE = Message(
    to="zoe.oneill@school.example",
    subject="Learner import successful: Jahrgang für Schüler.xlsx",
    text="Hello Zoë,\n\n42 learners were created.\n.\n",
    html="<!DOCTYPE html>\n<p>Hello Zoë,</p>\n<p>42 learners were created.</p>\n",
    message_id="<1000001.q7Jw@progress.example>",
    sender="Progress <progress@progress.example>",
)
"""What the kit sends; `evolve` it for tests of your own."""

_TEXTS = [text for pair in ALIKE.values() for text in pair if not re.search("[\r\n\x07\ud800-\udfff]", text)]
_SEEN = [text for text in _TEXTS if text.isprintable()]
_LINK = '<p><a href="https://progress.example/verify?code=aB3-_&amp;to=1">Verify</a></p>\n'

STOPS = (
    "https://progress.example/stop/1",
    "https://progress.example/reminders/stop/" + "aB3-_" * 60,
    "http://localhost:8000/stop/1",
)
"""Addresses that stop emails, as a site makes them."""

NO_STOPS = (
    "https://progress.example/\r\nBcc: thief@example.org",
    "https://a.example/> <https://b.example/",
    "https://progress.example/ü",
    "https://progress.example/" + "x" * 1_000,
)
"""What is no single address, or fits no header."""

ODD_MESSAGES = {
    "a long subject": evolve(MESSAGE, subject="Import of " + "a very long file name with words " * 8 + "ends here"),
    "a subject in another script": evolve(MESSAGE, subject="Ελένη Παπαδοπούλου: 王秀英 applied, for Art & Design " * 3),
    "a subject with marks": evolve(MESSAGE, subject='Re: "A, B; C" <d> = 100 %'),
    "dots and mailbox lines": evolve(MESSAGE, text=".\n..\n.hidden\nFrom the school\n>From here\n\n-- \nProgress\n"),
    "long lines": evolve(MESSAGE, text="https://progress.example/verify?code=" + "aB3-_=" * 200 + "\nEnd.\n"),
    "other scripts": evolve(
        MESSAGE, text="Zoë 王秀英 محمد \U0001f600\n", html="<p>Zoë 王秀英 محمد &amp; \U0001f600</p>\n"
    ),
    "decomposed letters": evolve(MESSAGE, text="Zoe\u0308 and Zoë\n", html="<p>Zoe\u0308 and Zoë</p>\n"),
    "marks that others encode": evolve(MESSAGE, text="a = b =3D c\n50 % & <b>\n", html="<p>= =3D %20 {{x}}</p>\n"),
    "spaces": evolve(MESSAGE, text="  Two spaces  between.\n   \nEnd.\n"),
    "texts that look alike": evolve(
        MESSAGE, text="".join(f"{text}\n" for text in _SEEN), html="".join(f"<p>{text}</p>\n" for text in _SEEN)
    ),
    "characters that nobody sees": evolve(
        MESSAGE, text="".join(f"{text}\n" for text in _TEXTS), html="".join(f"<p>{text}</p>\n" for text in _TEXTS)
    ),
    "fields of templates": evolve(
        MESSAGE,
        subject="{{name}} %name% {name} *|NAME|* [name] ${name} <%= name %>",
        text="{{name}} %name% {name} *|NAME|* [name] ${name} -name- <%= name %> {% name %}\n",
        html="<p>{{name}} %name% {name} *|NAME|* [name] ${name} -name- {% name %}</p>\n",
    ),
    "links": evolve(MESSAGE, html=f"<!DOCTYPE html>\n<html><body>\n{_LINK}<!-- a note -->\n{_LINK}</body></html>\n"),
    "a decomposed subject": evolve(MESSAGE, subject="Zoe\u0308 and Zoë: \u212b \ufb01 \U0001d4b2"),
    "a long id": evolve(MESSAGE, message_id=f"<{'aB3-' * 40}@progress.example>"),
    "a large message": evolve(
        MESSAGE, text="A line of a large message.\n" * 8000, html="<p>A line of a large message.</p>\n" * 8000
    ),
    "a sender without a name": evolve(MESSAGE, sender="progress@progress.example"),
    "a sender with a name that needs quotes": evolve(MESSAGE, sender='"Müller, School of" <progress@progress.example>'),
    "an address in capitals": evolve(MESSAGE, to="Zoe.O'Neill+Art@school.example"),
    "another id": evolve(MESSAGE, message_id="<2.AbC-_x@progress.example>"),
}
"""What mailers often change on the way, by what is special about it."""
