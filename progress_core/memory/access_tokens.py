"""Access tokens in memory."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve

from progress_core.domain.accounts.access_tokens import AccessToken
from progress_core.domain.foundations.errors import Conflict
from progress_core.memory.tables import Tables


class MemoryAccessTokens:
    """See `progress_core.ports.access_tokens.AccessTokens`."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.accounts
        self._tokens = tables.access_tokens

    def add(self, token: AccessToken) -> None:
        self._accounts.get(token.account_id)
        if self.find(token.digest) is not None:
            raise Conflict("There is one with this digest already.")
        self._tokens.add(token.number, token)

    def find(self, digest: str) -> AccessToken | None:
        return next((token for token in self._tokens.values() if token.digest == digest), None)

    def of_account(self, account_id: int) -> Iterator[AccessToken]:
        found = [token for token in self._tokens.values() if token.account_id == account_id]
        yield from sorted(found, key=lambda token: token.number)

    def touch(self, digest: str, used_at: datetime) -> None:
        token = self.find(digest)
        if token is not None and (token.used_at is None or token.used_at < used_at):
            self._tokens.put(token.number, evolve(token, used_at=used_at))

    def end(self, account_id: int, number: int) -> None:
        token = self._tokens.find(number)
        if token is not None and token.account_id == account_id:
            self._tokens.drop(number)

    def end_all(self, account_id: int) -> int:
        return self._drop(list(self.of_account(account_id)))

    def old(self, before: datetime) -> int:
        return len(self._old(before))

    def purge(self, before: datetime) -> int:
        return self._drop(self._old(before))

    def _old(self, before: datetime) -> list[AccessToken]:
        return [token for token in self._tokens.values() if token.ends_at < before]

    def _drop(self, tokens: list[AccessToken]) -> int:
        for token in tokens:
            self._tokens.drop(token.number)
        return len(tokens)
