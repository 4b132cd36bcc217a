"""What stores on SQL get wrong: columns, comparisons, orders, limits and transactions."""

from tests.kits.faults.store import on_sql

_SESSIONS, _TOKENS, _DEVICES = "accounts/sessions", "accounts/access_tokens", "accounts/devices"
_FACTORS, _STAFF, _IDENTITIES = "accounts/second_factors", "accounts/staff", "accounts/identities"
_ACCOUNTS, _REPEATS, _JOBS = "accounts/accounts", "foundations/repeats", "foundations/job_rows"
_IMPORTS, _EXPORTS, _OUTBOX = "importing/imports", "qualifications/exports", "correspondence/outbox"
_WEBHOOKS, _AUDIT, _INBOX = "operations/webhooks", "operations/audit", "correspondence/inbox"
_APPLICATIONS, _COURSES, _PROVIDERS = "applications/applications", "courses/courses", "providers/providers"
_VALUES = "foundations/values"

FAULTS = (
    on_sql(_APPLICATIONS, "        if not query.drafts:", "        if query.drafts:", "lists drafts alone"),
    on_sql(
        _APPLICATIONS,
        "asked.where(rows.id < cursors.decode(query.after, int)[0])",
        "asked.where(rows.id <= cursors.decode(query.after, int)[0])",
        "begins a page of applications with the last of the page before",
    ),
    on_sql(
        _VALUES,
        "return (moment - _START) // _MICROSECOND",
        "return (moment - _START) // _MICROSECOND // 1000 * 1000",
        "keeps milliseconds",
    ),
    on_sql(
        _VALUES,
        "return (moment - _START) // _MICROSECOND",
        "return int(moment.timestamp()) * 1_000_000",
        "keeps whole seconds",
    ),
    on_sql(
        _VALUES,
        "return _START + timedelta(microseconds=micros)",
        "return datetime.fromtimestamp(micros // 1_000_000).replace(tzinfo=UTC, microsecond=micros % 1_000_000)",
        "reads local time and calls it UTC",
    ),
    on_sql(
        _VALUES,
        "return _START + timedelta(microseconds=micros)",
        "return (_START + timedelta(microseconds=micros)).replace(tzinfo=None)",
        "returns naive moments",
    ),
    on_sql(
        _VALUES,
        "return _START + timedelta(microseconds=micros)",
        "return _START + timedelta(seconds=micros / 1e6 // 1, microseconds=round(micros / 1e6 % 1, 5) * 1e6)",
        "loses digits of moments in a float",
    ),
    on_sql(
        _SESSIONS,
        "(session.number, session.origin.address, session.origin.device)",
        '(session.number, session.origin.address, "")',
        "does not write the devices of sessions",
    ),
    on_sql(
        _SESSIONS,
        '"proved_at": micros(session.proved_at),\n            ',
        "",
        "does not save when sessions were proved",
    ),
    on_sql(
        _SESSIONS,
        "select(sessions).where(sessions.c.digest == digest)",
        "select(sessions).where(sessions.c.digest.ilike(digest))",
        "finds sessions with ilike",
    ),
    on_sql(
        _SESSIONS,
        '_SEPARATOR.join(session.methods),\n            "waits"',
        '_SEPARATOR.join(sorted(session.methods)),\n            "waits"',
        "saves methods in order",
    ),
    on_sql(
        _TOKENS,
        "select(access_tokens).where(access_tokens.c.digest == digest)",
        "select(access_tokens).where(access_tokens.c.digest.like(digest))",
        "finds access tokens with like",
    ),
    on_sql(
        _TOKENS,
        "*(origin.address, origin.device, origin.run_by),",
        '*(origin.address, origin.device, ""),',
        "does not write who ran the command that made a token",
    ),
    on_sql(_TOKENS, "micros_or_none(token.used_at),", "None,", "does not write when tokens were used"),
    on_sql(
        _DEVICES,
        "(devices.c.digest == digest) & (devices.c.account_id == account_id)",
        "devices.c.digest.istartswith(digest) & (devices.c.account_id == account_id)",
        "finds devices by the start of a digest",
    ),
    on_sql(
        _DEVICES,
        "device.network, device.failures)",
        "device.network.strip(), device.failures)",
        "trims the networks of devices",
    ),
    on_sql(
        _FACTORS,
        "passkeys.c.passkey_id == passkey_id",
        "passkeys.c.passkey_id.ilike(passkey_id)",
        "finds passkeys with ilike",
    ),
    on_sql(
        _FACTORS, ".order_by(passkeys.c.position)", ".order_by(passkeys.c.passkey_id)", "orders passkeys by their ids"
    ),
    on_sql(
        _FACTORS,
        "micros(key.created_at), key.sign_count, micros_or_none(key.used_at)",
        "micros(key.created_at), 0, micros_or_none(key.used_at)",
        "does not write how often passkeys signed",
    ),
    on_sql(
        _IDENTITIES,
        "identities.c.issuer == issuer, identities.c.subject == subject",
        "identities.c.issuer == issuer, identities.c.subject.ilike(subject)",
        "finds identities with ilike",
    ),
    on_sql(
        _REPEATS,
        "(repeats.c.key_digest == key_digest)",
        "repeats.c.key_digest.startswith(key_digest[:16])",
        "finds requests by the start of a key",
    ),
    on_sql(_REPEATS, "& repeats.c.answer.is_(None)", "", "replaces answers that were kept"),
    on_sql(
        _STAFF,
        "        record.news.value,\n",
        "        NewsMail.AT_ONCE.value,\n",
        "does not write when staff want news",
    ),
    on_sql(
        _STAFF,
        "        for duties in (staff_providers, staff_groups):",
        "        for duties in (staff_providers,):",
        "adds groups of staff to those before",
    ),
    on_sql(
        _ACCOUNTS,
        '{"username": username_key(username)}',
        '{"username": username}',
        "finds usernames by case",
    ),
    on_sql(
        _ACCOUNTS,
        "return map(account_of, self._session.later(",
        "return map(account_of, 2 * self._session.now(",
        "returns accounts as often as they are asked for",
    ),
    on_sql(_ACCOUNTS, "int(credential.must_change)", "0", "does not write that a password must be changed"),
    on_sql(
        _JOBS,
        "        job.requested_by,\n",
        "        job.requested_by & 0x7FFFFFFF,\n",
        "keeps 31 bits of who asked for a job",
    ),
    on_sql(_JOBS, "jobs.c.fence == fence, ", "", "lets an old owner end a job"),
    on_sql(_IMPORTS, "json.dumps(sorted(record.ukprns))", "json.dumps([])", "does not write the providers of imports"),
    on_sql(_IMPORTS, "_params_text(problem.params))", '"")', "does not write the facts of problems"),
    on_sql(
        _IMPORTS,
        "problem.value, problem.severity,",
        "str(problem.value), problem.severity,",
        "makes texts of the values of problems",
    ),
    on_sql(
        _IMPORTS,
        "imports.c.digest == digest)",
        "imports.c.digest.startswith(digest[:32]))",
        "finds files by half of a digest",
    ),
    on_sql(_EXPORTS, "        record.reason,\n", '        "",\n', "does not write why an export failed"),
    on_sql(
        _EXPORTS,
        "json.dumps(sorted(record.groups))",
        "json.dumps(sorted(record.groups)[:1])",
        "writes one group of an export",
    ),
    on_sql(_OUTBOX, "        mail.attempts,\n", "        0,\n", "does not write how often e-mail was tried"),
    on_sql(
        _OUTBOX,
        ".order_by(outbox.c.next_attempt_at, outbox.c.id).limit(limit)",
        ".order_by(outbox.c.id).limit(limit)",
        "claims e-mail in the order of ids",
    ),
    on_sql(
        _WEBHOOKS,
        'del values["account_id"]',
        'del values["account_id"], values["former_until"]',
        "does not save until when a former secret counts",
    ),
    on_sql(
        _WEBHOOKS,
        "deliveries.c.at.desc(), deliveries.c.id.desc()).limit(limit)",
        "deliveries.c.at, deliveries.c.id).limit(limit)",
        "lists the oldest deliveries",
    ),
    on_sql(
        _AUDIT,
        "json.dumps(entry.facts)",
        'json.dumps(entry.facts).encode("ascii", "replace").decode().replace("\\\\u", "u")',
        "damages letters in facts",
    ),
    on_sql(_AUDIT, "        entry.origin.run_by,\n    )", '        "",\n    )', "does not write who ran a command"),
    on_sql(_AUDIT, ".limit(query.limit + 1)", ".limit(query.limit)", "ends lists of entries after one page"),
    on_sql(_INBOX, "micros_or_none(message.read_at))", "None)", "does not write when messages were read"),
    on_sql(_APPLICATIONS, "        application.cause,\n", "        None,\n", "does not write the cause of a decision"),
    on_sql(
        _APPLICATIONS,
        "        application.before and application.before.value,\n",
        "        None,\n",
        "does not write what an application was before",
    ),
    on_sql(
        _COURSES, "        _text_or_none(course.closes_on),\n", "        None,\n", "does not write when courses close"
    ),
    on_sql(
        _COURSES,
        "        course.latitude,\n        course.longitude,\n",
        "        course.latitude and round(course.latitude, 5),\n        course.longitude,\n",
        "rounds where courses are",
    ),
    on_sql(_PROVIDERS, "        provider.website,\n", '        "",\n', "does not write the websites of providers"),
    on_sql(_PROVIDERS, '_KEPT = ("ukprn", ', '_KEPT = ("ukprn", "town", ', "does not replace the towns of providers"),
    on_sql(
        "profiles/references",
        "return json.dumps(astuple(details))",
        "return json.dumps([*astuple(details)[:-1], None])",
        "does not write whether support is needed",
    ),
    on_sql(
        "profiles/profiles",
        "json.dumps(dict(contents))",
        "json.dumps(dict(contents)).replace('.5', '')",
        "cuts numbers of contents",
    ),
    on_sql(
        "qualifications/qualifications",
        "json.dumps([*map(_texts, kept.qualifications)])",
        "json.dumps(sorted(map(_texts, kept.qualifications)))",
        "sorts qualifications",
    ),
    on_sql(
        "store",
        "                    transaction.rollback()\n",
        "                    transaction.commit()\n",
        "commits after an error",
    ),
    on_sql(
        "store",
        "self._unit(self._backend.reading, keep=False)",
        "self._unit(self._backend.writing, keep=True)",
        "keeps what is written in snapshots",
    ),
    on_sql("foundations/sqlite", "        self._floor = end\n", "", "gives ids of a rolled-back transaction again"),
    on_sql("foundations/sqlite", '            driver.execute("BEGIN")\n', "", "reads without a transaction"),
)
