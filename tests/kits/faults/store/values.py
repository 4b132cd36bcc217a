"""What stores do to the values that they keep."""

from tests.kits.fault import Fault
from tests.kits.faults.store import in_memory

_SECONDS = "{}.replace(microsecond=0)"
_MILLISECONDS = "{0}.replace(microsecond={0}.microsecond // 1000 * 1000)"
_LOCAL = "{}.astimezone().replace(tzinfo=__import__('datetime').UTC)"
_COMPOSED = "__import__('unicodedata').normalize('NFC', {})"
_COMPATIBLE = "__import__('unicodedata').normalize('NFKC', {})"
_PLANE = "''.join(letter for letter in {} if ord(letter) < 65536)"
_TRIMMED = "{}.strip()"
_RIGHT = "{}.rstrip()"
_LINES = "{}.replace(chr(10), ' ')"
_CUT = "{}[:32]"
_LOWER = "{}.lower()"
_NARROW = "{} & 0x7FFFFFFF"
_SORTED = "tuple(sorted({}))"
_REVERSED = "tuple(reversed({}))"
_LISTED = "list({})"
_BUT_ONE = "type({0})(list({0})[1:])"

# module, what it stores, and for each fault: field, change, and what is wrong.
_CHANGED: tuple[tuple[str, str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("accounts", "self._accounts.put(account.id, account)", "account", (
        ("created_at", _SECONDS, "to whole seconds"),
        ("last_login_at", "None", "away"),
        ("failures", _NARROW, "to 31 bits"),
        ("username", _LOWER, "to lower case"),
        ("credential", "__import__('attrs').evolve({0}, must_change=False) if {0} else None", "so that no password must be changed"),
        ("credential", "__import__('attrs').evolve({0}, secret={0}.secret[:40]) if {0} else None", "so that its secret is cut"),
        ("disabled", "int({})", "to a number"),
    )),
    ("sessions", "self._sessions.add(session.digest, session)", "session", (
        ("seen_at", _SECONDS, "to whole seconds"),
        ("created_at", _LOCAL, "to local time that is called UTC"),
        ("methods", _SORTED, "into order"),
        ("origin", "type({})()", "away"),
        ("proved_at", "session.created_at", "to the start"),
    )),
    ("access_tokens", "self._tokens.add(token.number, token)", "token", (
        ("ends_at", _SECONDS, "to whole seconds"),
        ("name", _TRIMMED, "so that it is trimmed"),
        ("used_at", "None", "away"),
        ("made_with", "None", "away"),
        ("scopes", "set({})", "to a set that can change"),
        ("name", _COMPOSED, "to composed letters"),
    )),
    ("devices", "self._devices.put((device.account_id, device.digest), device)", "device", (
        ("network", _CUT, "so that it is cut"),
        ("created_at", _LOCAL, "to local time that is called UTC"),
        ("failures", "0", "to 0"),
    )),
    ("second_factors", "self._factors.put(factors.account_id, saved)", "saved", (
        ("passkeys", _SORTED.replace("{}", "{}, key=lambda one: one.id"), "into order"),
        ("recovery", _SORTED, "into order"),
        ("app", "None", "away"),
        ("passkeys", _BUT_ONE, "so that the first is lost"),
    )),
    ("identities", "self._identities.add(identity.id, identity)", "identity", (
        ("linked_at", _SECONDS, "to whole seconds"),
        ("subject", _RIGHT, "so that it is trimmed at the end"),
        ("issuer", _LOWER, "to lower case"),
    )),
    ("repeats", "self._requests.add((request.account_id, request.key_digest), request)", "request", (
        ("begun_at", _MILLISECONDS, "to milliseconds"),
        ("fingerprint", _CUT, "so that it is cut"),
        ("answer", "bytearray({0}) if {0} else {0}", "to bytes that can change"),
    )),
    ("staff", "self._staff.add(staff.id, _copied(staff))", "_copied(staff)", (
        ("email", _LOWER, "to lower case"),
        ("area", "''", "away"),
        ("telephone", _TRIMMED, "so that it is trimmed"),
        ("news", "type({}).AT_ONCE", "to the usual"),
        ("groups", "{{str(key): value for key, value in {}.items()}}", "to texts"),
    )),
    ("providers", "self._providers.put(provider.ukprn, provider)", "provider", (
        ("latitude", "round({}, 4) if {} else None".replace("{}", "{0}"), "to four places"),
        ("name", _COMPOSED, "to composed letters"),
        ("website", "''", "away"),
        ("sign_off", "False", "to no"),
    )),
    ("learners", "self._learners.put(learner.id, learner)", "learner", (
        ("created_at", _SECONDS, "to whole seconds"),
        ("details", "__import__('attrs').evolve({0}, first_name={0}.first_name.strip())", "so that first names are trimmed"),
        ("details", "__import__('attrs').evolve({0}, last_name=" + _COMPOSED.format("{0}.last_name") + ")", "so that last names are composed"),
        ("details", "__import__('attrs').evolve({0}, town=" + _PLANE.format("{0}.town") + ")", "so that letters beyond the plane are lost"),
        ("details", "__import__('attrs').evolve({0}, ccis='')", "without one of the fields"),
        ("profile", "__import__('attrs').evolve({}, approval=None)", "without its approval"),
        ("import_id", "None", "away"),
        ("standing", _NARROW, "to 31 bits"),
        ("sign_off", "int({})", "to a number"),
    )),
    ("groups", "self._groups.put(group.id, group)", "group", (
        ("name", _TRIMMED, "so that it is trimmed"),
        ("version", "1", "to 1"),
    )),
    ("imports", "self._imports.add(record.id, _copied(record))", "_copied(record)", (
        ("decisions", "{{str(key): value for key, value in {}.items()}}", "to texts"),
        ("problems", _SORTED.replace("{}", "{}, key=lambda one: one.row"), "into the order of rows"),
        ("problems", "tuple(__import__('attrs').evolve(one, problem=__import__('attrs').evolve(one.problem, value=str(one.problem.value))) for one in {})", "so that values become texts"),
        ("requested_at", _LOCAL, "to local time that is called UTC"),
        ("counts", "type({})()", "to 0"),
        ("complete", "False", "to no"),
    )),
    ("imports", "self._imports.put(record.id, _copied(record))", "_copied(record)", (
        ("counts", "type({})()", "to 0 when it is saved"),
        ("processed_at", "{0} and {0}.replace(microsecond=0)", "to whole seconds when it is saved"),
        ("groups", "frozenset()", "away when it is saved"),
    )),
    ("exports", "self._exports.add(record.id, record)", "record", (
        ("requested_at", _SECONDS, "to whole seconds"),
        ("groups", _LISTED, "to a list"),
        ("reason", "''", "away"),
    )),
    ("job_rows", "self._jobs.add(job.id, job)", "job", (
        ("created_at", _SECONDS, "to whole seconds"),
        ("subject", _NARROW, "to 31 bits"),
        ("state", "{}.value", "to a text"),
        ("error", _LINES, "to one line"),
    )),
    ("outbox", "for mail in added:\n            self._mails.put(mail.id, mail)", "mail", (
        ("subject", _COMPATIBLE, "to compatible letters"),
        ("body", _RIGHT, "so that it is trimmed at the end"),
        ("next_attempt_at", "{0} and {0}.replace(microsecond=0)", "to whole seconds"),
        ("sent_at", "None", "away"),
    )),
    ("audit", "self._entries.put(number, _copied(entry))", "_copied(entry)", (
        ("facts", "{{}}", "away"),
        ("at", _SECONDS, "to whole seconds"),
        ("origin", "type({})()", "away"),
        ("subject_id", _LOWER, "to lower case"),
    )),
    ("courses", "self._rows.put(course.id, course)", "course", (
        ("opens_on", "None", "away"),
        ("title", _TRIMMED, "so that it is trimmed"),
        ("longitude", "{0} and round({0}, 5)", "to five places"),
        ("starts_on", "__import__('datetime').datetime.combine({}, __import__('datetime').time())", "to a time"),
    )),
    ("qualifications", "evolve(changed_set, version=changed_set.version + 1)", "changed_set", (
        ("qualifications", _REVERSED + ", version=changed_set.version + 1", "round"),
        ("qualifications", "tuple(sorted({}, key=lambda one: one.subject)), version=changed_set.version + 1", "into order"),
        ("qualifications", "tuple(dict.fromkeys({}))[:2], version=changed_set.version + 1", "so that only two are kept"),
    )),
    ("statements", "self._rows.put(statements.learner_id, saved)", "saved", (
        ("statements", "__import__('attrs').evolve({0}, interests={0}.interests.strip())", "so that they are trimmed"),
        ("statements", "__import__('attrs').evolve({0}, personal_statement=" + _LINES.format("{0}.personal_statement") + ")", "to one line"),
    )),
    ("references", "self._rows.put(reference.learner_id, deepcopy(saved))", "saved", (
        ("draft", "None", "away"),
        ("versions", "{}[-1:]", "so that only the last is kept"),
        ("draft", "{0} and __import__('attrs').evolve({0}, attendance=round({0}.attendance or 0))", "so that attendance is whole"),
    )),
    ("applications", "self._rows.put(application.id, application)", "application", (
        ("conditions", _SORTED.replace("{}", "{}, key=lambda one: one.text"), "into order"),
        ("reference", "None", "away"),
        ("submitted_at", "{0} and {0}.replace(microsecond=0)", "to whole seconds"),
        ("before", "{0} and {0}.value", "to a text"),
    )),
    ("inbox", "self._rows.put(message.id, message)", "message", (
        ("body", _LINES, "to one line"),
        ("at", _SECONDS, "to whole seconds"),
        ("subject", _PLANE, "so that letters beyond the plane are lost"),
    )),
    ("favourites", "self._rows.put((favourite.learner_id, favourite.course_id), favourite)", "favourite", (
        ("saved_at", _SECONDS, "to whole seconds"),
    )),
    ("webhooks", "self._webhooks.add(webhook.number, webhook)", "webhook", (
        ("former_until", "None", "away"),
        ("secret", _TRIMMED, "so that it is trimmed"),
        ("kinds", "frozenset(sorted({})[:1])", "so that one is kept"),
        ("url", _LOWER, "to lower case"),
    )),
    ("webhooks", "self._deliveries.add(delivery.number, delivery)", "delivery", (
        ("at", _SECONDS, "to whole seconds"),
        ("status", "None", "away"),
        ("state", "str({}.value)", "to a text"),
    )),
)  # fmt: skip


def _changing(module: str, find: str, value: str, field: str, change: str, about: str) -> Fault:
    made = f"__import__('attrs').evolve({value}, {field}={change.format(f'{value}.{field}')})"
    replace = (
        made
        if find.startswith("evolve(")
        else find[: find.rindex(value)] + made + find[find.rindex(value) + len(value) :]
    )
    return in_memory(
        module,
        find,
        replace,
        f"changes {field} of {module} {about}" + (", of a delivery" if value == "delivery" else ""),
    )


FAULTS = tuple(
    _changing(module, find, value, *change) for module, find, value, changes in _CHANGED for change in changes
)
