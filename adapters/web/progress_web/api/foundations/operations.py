"""An operation of the API; its parameters, body and answer are what its function says they are."""

import re
from collections.abc import Callable
from functools import cached_property
from inspect import getdoc
from typing import Any, Literal, get_args, get_origin, get_type_hints

from attrs import field, fields_dict, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_web.api.foundations.calls import FileReply, Reply, SentFile

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@frozen
class Operation:
    """An operation: its address, who may ask, and the function that answers.

    The function takes the `Call`, and if it needs them `query`, `body` and `file`; it returns a `Reply` or a
    `FileReply`. Its name is the operation's, its docstring the operation's description.

    Args:
        method: GET reads, the others change.
        path: below `/api/v1`; `{id:number}` is an id.
        run: the function that answers.
        scope: what a token must have for it; None for what is open to everybody, or to every token.
        status: of a reply.
        versioned: whether `If-Match` must name the version that the caller has read.
        queue: where it waits for its turn: "passwords" if it hashes one, "files" if it reads one, "checks" if it checks
            many rows for anybody; "" if nowhere.
        conflicts: whether it can answer 409 without any version being named.
        any_token: whether it needs a token, of whatever scopes.
        changes: whether it changes anything, if it is no GET; what only checks a file does not.
        has_tag: whether what it shows has an `ETag`, if it is a GET; what says when it was counted is always new.
    """

    method: Method
    path: str
    run: Callable[..., Any] = field(eq=False)
    scope: TokenScope | None = None
    status: int = 200
    versioned: bool = False
    queue: Literal["", "passwords", "files", "checks"] = ""
    conflicts: bool = False
    any_token: bool = False
    changes: bool = True
    has_tag: bool = True

    @property
    def name(self) -> str:
        """Its name in the document, and in what is generated from it ("listLearners")."""
        first, *others = self.run.__name__.strip("_").split("_")
        return first + "".join(word.capitalize() for word in others)

    @property
    def summary(self) -> str:
        """What it is for, in one line."""
        return (getdoc(self.run) or "").partition("\n")[0]

    @property
    def description(self) -> str:
        """What it does, without arguments and errors, which the document describes itself."""
        return re.split(r"\n\n(?:Args|Raises|Returns|Source):", getdoc(self.run) or "")[0]

    @property
    def wing(self) -> str:
        """The part of the API that it belongs to ("learners")."""
        return self.run.__module__.rpartition(".")[0].rpartition(".")[2]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what varies in its address."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def address(self) -> str:
        """The path as OpenAPI writes it ("/learners/{id}")."""
        return _PARAMETER.sub(r"{\1}", self.path)

    @property
    def is_repeatable(self) -> bool:
        """Whether a repeated request with the same `Idempotency-Key` is answered as the first was."""
        return self.method == "POST" and self.changes and self.needs_token

    @property
    def needs_token(self) -> bool:
        """Whether it is for people known by their tokens."""
        return self.any_token or self.scope is not None

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.run, include_extras=True)

    @property
    def query(self) -> Any:
        """The class of its query parameters; None if it has none."""
        return self._hints.get("query")

    @property
    def body(self) -> Any:
        """The type of its body; None if it has none."""
        return self._hints.get("body")

    @property
    def takes_file(self) -> bool:
        """Whether a file comes with it."""
        return self._hints.get("file") is SentFile

    @property
    def returns_file(self) -> bool:
        """Whether it answers with a file."""
        return self._hints["return"] is FileReply

    @property
    def result(self) -> Any:
        """The type of its answer; None for no body."""
        returned = self._hints["return"]
        if get_origin(returned) is not Reply:
            return None
        (type_,) = get_args(returned)
        return None if type_ is type(None) else type_

    @property
    def is_list(self) -> bool:
        """Whether it answers with a page of a list."""
        return self.query is not None and "cursor" in fields_dict(self.query)

    @property
    def is_tagged(self) -> bool:
        """Whether its answer has an `ETag`: what is read without a list or a file has one."""
        return self.method == "GET" and self.result is not None and self.has_tag
