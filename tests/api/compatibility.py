"""What of a document of the API would break programs that were written for an earlier one."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

_SUCCESS = "2"


def breaking_changes(old: Json, new: Json) -> list[str]:
    """Return what programs written for the old document would trip over; nothing if they go on as before."""
    return [*_Comparison(old, new).found()]


class _Comparison:
    """Compares two documents.

    Args:
        old: what programs know.
        new: what there is now.
    """

    def __init__(self, old: Json, new: Json) -> None:
        self._old = old
        self._new = new
        self._seen: set[tuple[str, str, bool]] = set()

    def found(self) -> Iterator[str]:
        """Yield every breaking change."""
        for path, operations in self._old["paths"].items():
            for method, before in operations.items():
                where = f"{method.upper()} {path}"
                after = self._new["paths"].get(path, {}).get(method)
                if after is None:
                    yield f"{where} is gone"
                else:
                    yield from self._operation(where, before, after)

    def _operation(self, where: str, before: Json, after: Json) -> Iterator[str]:
        if before["operationId"] != after["operationId"]:
            yield f"{where} has another operationId"
        if before.get("security") != after.get("security"):
            yield f"{where} needs other scopes"
        yield from self._parameters(where, before, after)
        yield from self._body(where, before, after)
        for status, answer in before["responses"].items():
            if status.startswith(_SUCCESS):
                yield from self._answer(where, status, answer, after["responses"])

    def _parameters(self, where: str, before: Json, after: Json) -> Iterator[str]:
        known = {(each["in"], each["name"]): each for each in before["parameters"]}
        now = {(each["in"], each["name"]): each for each in after["parameters"]}
        for key, parameter in known.items():
            if key not in now:
                yield f"{where} has no parameter {key[1]} any more"
            else:
                yield from self._schema(f"{where} {key[1]}", parameter["schema"], now[key]["schema"], sent=True)
        for key, parameter in now.items():
            if parameter["required"] and not known.get(key, {}).get("required"):
                yield f"{where} demands the parameter {key[1]}"

    def _body(self, where: str, before: Json, after: Json) -> Iterator[str]:
        if "requestBody" not in before:
            if "requestBody" in after:
                yield f"{where} takes a body"
            return
        for kind, content in before["requestBody"]["content"].items():
            now = after.get("requestBody", {}).get("content", {}).get(kind)
            if now is None:
                yield f"{where} does not take {kind} any more"
            else:
                yield from self._schema(f"{where} body", content["schema"], now["schema"], sent=True)

    def _answer(self, where: str, status: str, before: Json, answers: Json) -> Iterator[str]:
        if status not in answers:
            yield f"{where} does not answer {status} any more"
            return
        for kind, content in before.get("content", {}).items():
            now = answers[status].get("content", {}).get(kind)
            if now is None:
                yield f"{where} does not answer with {kind} any more"
            else:
                yield from self._schema(f"{where} answer", content["schema"], now["schema"], sent=False)

    def _schema(self, where: str, before: Json, after: Json, *, sent: bool) -> Iterator[str]:
        """Compare two schemas: what is sent must stay allowed, and what is answered must stay there."""
        names = (before.get("$ref", ""), after.get("$ref", ""), sent)
        if names[0] and names in self._seen:
            return
        self._seen.add(names)
        before, after = _resolved(self._old, before), _resolved(self._new, after)
        if _types(before) and _types(after) and not _fits(_types(before), _types(after), sent=sent):
            yield f"{where} is {'/'.join(sorted(_types(after)))}, not {'/'.join(sorted(_types(before)))}"
        if sent and not set(before.get("enum", ())) <= set(after.get("enum", before.get("enum", ()))):
            yield f"{where} does not take every value any more"
        known, now = before.get("properties", {}), after.get("properties", {})
        for name, schema in known.items():
            if name not in now:
                yield f"{where}.{name} is gone"
            else:
                yield from self._schema(f"{where}.{name}", schema, now[name], sent=sent)
        if sent:
            for name in set(after.get("required", ())) - set(before.get("required", ())):
                yield f"{where}.{name} is demanded"
        if "items" in before and "items" in after:
            yield from self._schema(f"{where}[]", before["items"], after["items"], sent=sent)


def _resolved(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    members = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    return _resolved(document, members[0]) if len(members) == 1 else schema


def _types(schema: Json) -> frozenset[str]:
    found = schema.get("type", ())
    return frozenset([found] if isinstance(found, str) else found)


def _fits(before: frozenset[str], after: frozenset[str], *, sent: bool) -> bool:
    return before <= after if sent else after <= before
