"""What stores get wrong about transfers of learners between providers."""

from tests.kits.faults.store import in_memory, on_sql

_TRANSFERS = "years/transfers"

FAULTS = (
    in_memory(
        "transfers",
        "        if not found.seen_by(scope, now):\n            raise NotFound\n",
        "",
        "returns transfers of other providers",
    ),
    in_memory(
        "transfers",
        "            if row.seen_by(scope, query.now)\n",
        "            if True\n",
        "lists transfers of other providers",
    ),
    in_memory(
        "transfers",
        "            if row.seen_by(scope, query.now)\n",
        "            if scope.sees_provider(row.sender) or scope.sees_provider(row.receiver)\n",
        "lists withdrawn transfers for the receiver",
    ),
    in_memory(
        "transfers",
        "row.status_at(query.now) is not TransferStatus.OFFERED",
        "row.status is not TransferStatus.OFFERED",
        "lists expired transfers among those that can be accepted",
    ),
    in_memory(
        "transfers",
        "            and not (query.received and not scope.sees_provider(row.receiver))\n",
        "            and not (query.received and scope.sees_provider(row.sender))\n",
        "lists as received what the actor does not send",
    ),
    in_memory(
        "transfers",
        "row.id >= query.before",
        "row.id > query.before",
        "begins a page of transfers with the last of the page before",
    ),
    in_memory(
        "transfers",
        "sorted(found, key=lambda row: row.id, reverse=True)[: query.limit]",
        "sorted(found[: query.limit], key=lambda row: row.id, reverse=True)",
        "limits transfers before it sorts them",
    ),
    in_memory(
        "transfers",
        "        if self._rows.get(transfer.id).version != transfer.version:\n            raise Conflict\n",
        "        self._rows.get(transfer.id)\n",
        "lets two decide a transfer",
    ),
    in_memory(
        "transfers",
        "        return saved\n",
        "        return transfer\n",
        "returns the version of a transfer from before",
    ),
    in_memory(
        "transfers",
        "        self._refuse_second(transfer)\n        saved = evolve",
        "        saved = evolve",
        "saves a second offer of a learner",
    ),
    in_memory(
        "transfers",
        "        self._refuse_second(transfer)\n        self._rows.put(transfer.id, transfer)\n",
        "        self._rows.put(transfer.id, transfer)\n",
        "adds a second offer of a learner",
    ),
    in_memory(
        "transfers",
        "        if others and transfer.status is TransferStatus.OFFERED:\n",
        "        if others:\n",
        "refuses every transfer of a learner who is offered",
    ),
    in_memory(
        "transfers",
        "        for ukprn in (transfer.sender, transfer.receiver):\n",
        "        for ukprn in (transfer.sender,):\n",
        "adds transfers to providers that do not exist",
    ),
    in_memory(
        "transfers",
        "        refuse_repeats([transfer.id], self._rows)\n",
        "",
        "replaces a transfer that has the same id",
    ),
    in_memory(
        "transfers",
        "        offered = (row for row in self._rows.values() if row.status_at(now) is TransferStatus.OFFERED)\n",
        "        offered = (row for row in self._rows.values() if row.status is TransferStatus.OFFERED)\n",
        "counts expired transfers among those that wait",
    ),
    in_memory(
        "transfers",
        "        return sum(scope.sees_provider(row.receiver) for row in offered)\n",
        "        return sum(row.seen_by(scope, now) for row in offered)\n",
        "counts what was sent among what waits",
    ),
    in_memory(
        "transfers",
        "begin <= row.decided_at < end",
        "begin <= row.decided_at <= end",
        "counts departures of the next year's first moment",
    ),
    in_memory(
        "transfers",
        "begin <= row.decided_at < end",
        "begin <= row.asked_at < end",
        "counts departures by when they were offered",
    ),
    in_memory(
        "transfers",
        "            and scope.sees_provider(row.sender)\n        )",
        "        )",
        "counts departures from other providers",
    ),
    in_memory(
        "transfers",
        "            (row.sender, row.year_group)\n",
        "            (row.receiver, row.year_group)\n",
        "counts arrivals as departures",
    ),
    in_memory(
        "transfers",
        "            if row.status is TransferStatus.ACCEPTED\n",
        "            if row.status is not TransferStatus.OFFERED\n",
        "counts declined transfers as departures",
    ),
    in_memory(
        "learners",
        "for kept in (tables.applications, tables.inbox, tables.past_years, tables.transfers):",
        "for kept in (tables.applications, tables.inbox, tables.past_years):",
        "keeps the transfers of a learner who was removed",
    ),
    on_sql(
        _TRANSFERS,
        "return or_(sent, and_(received, or_(_ACCEPTED, _open_at(now))))",
        "return or_(sent, and_(received, or_(_ACCEPTED, _OFFERED)))",
        "shows expired transfers to the receiver",
    ),
    on_sql(
        _TRANSFERS,
        "return or_(sent, and_(received, or_(_ACCEPTED, _open_at(now))))",
        "return and_(sent, received)",
        "shows transfers to those who see both providers alone",
    ),
    on_sql(
        _TRANSFERS,
        "transfers.c.expires_at > micros(now)",
        "transfers.c.expires_at >= micros(now)",
        "lets transfers expire a moment late",
    ),
    on_sql(
        _TRANSFERS,
        "transfers.c.id < query.before",
        "transfers.c.id <= query.before",
        "begins a page of transfers with the last of the page before",
    ),
    on_sql(
        _TRANSFERS,
        "        if query.received:\n",
        "        if query.received and not query.offered:\n",
        "forgets which transfers are received if only open ones are listed",
    ),
    on_sql(
        _TRANSFERS,
        "        transfer.decided_by,\n",
        "        transfer.decided_by or None,\n",
        "forgets that the operator decided a transfer",
    ),
    on_sql(
        _TRANSFERS,
        "        micros_or_none(transfer.decided_at),\n",
        "        micros(transfer.decided_at or transfer.asked_at),\n",
        "says that every transfer was decided",
    ),
    on_sql(
        _TRANSFERS,
        "            raise Conflict if self._session.has(transfers, transfer.id) else NotFound\n",
        "            raise Conflict\n",
        "calls a transfer that is gone a lost race",
    ),
    on_sql(
        _TRANSFERS,
        "        for chunk in chunks(learner_ids):\n",
        "        for chunk in list(chunks(learner_ids))[:1]:\n",
        "looks for offers of the first learners alone",
    ),
    on_sql(
        _TRANSFERS,
        "select(transfers).where(_OFFERED, self._backend",
        "select(transfers).where(_OFFERED, transfers.c.expires_at > micros(datetime.now().astimezone()), self._backend",
        "leaves out offers that have expired by the clock of the machine",
    ),
    on_sql(
        _TRANSFERS,
        "where(_open_at(now), received)",
        "where(_open_at(now), self._seen(scope, now))",
        "counts what was sent among what waits",
    ),
    on_sql(
        _TRANSFERS,
        "at >= micros(begin), at < micros(end), seen)",
        "at > micros(begin), at < micros(end), seen)",
        "leaves out departures of a year's first moment",
    ),
    on_sql(
        _TRANSFERS,
        "        seen = seen_whole(self._backend, scope, transfers.c.sender)\n",
        "        seen = seen_whole(self._backend, scope, transfers.c.receiver)\n",
        "counts the departures of those whom one receives",
    ),
)
