"""What ships does nothing dangerous; where something must be done with care, it is done in the modules named here."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from tests.docs.texts import ROOT, files, name

Node = TypeVar("Node", bound=ast.AST)

SHIPPED = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ("progress_core", "adapters")]
SCRIPTS = [path for path in files(".js") if path.parent.name == "static" and ".min." not in path.name]
TEMPLATES = [path for path in files(".html") if "templates" in path.parts]

_CONNECTIONS = {"socket", "ssl", "smtplib", "http.client", "urllib.request", "httpx", "requests", "ftplib", "telnetlib"}
_MAY_CONNECT = {
    "adapters/email/progress_email/smtp.py": "the mail server of the settings",
    "adapters/jobs_celery/progress_celery/certificates.py": "nobody: it says how certificates of brokers are checked",
    "adapters/security/progress_security/callbacks.py": "the webhooks of staff, on the internet alone",
    "adapters/sso/progress_sso/fetching.py": "the identity providers of the settings",
    "adapters/web/progress_web/serving.py": "listens for browsers",
    "adapters/cli/progress_cli/operations/worker.py": "asks for the name of its own machine",
    "adapters/email/progress_email/kits/mail.py": "nobody: for tests, a port on which nothing listens",
    "adapters/email/progress_email/kits/mailserver.py": "listens for tests, on this machine",
    "adapters/security/progress_security/kits/callbacks.py": "listens for tests, on this machine",
    "progress_core/testing/tools/names.py": "nobody: for tests, names that are looked up and where that leads",
    "adapters/cli/progress_cli/operations/system.py": "asks whether the mail server of the settings answers",
}
_OBJECTS = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "yaml"}
_MAY_READ_OBJECTS = {
    "adapters/excel/progress_excel/process.py": "what our own child process writes",
    "adapters/excel/progress_excel/child/main.py": "what its parent writes",
    "adapters/excel/progress_excel/child/wire.py": "writes it",
    "progress_core/testing/tools/forks.py": "what a fork of the kit's own process answers",
    "progress_core/domain/values/packed_rows.py": "rows that this process packed, in memory alone",
}
_HASHES = {"sha256", "sha384", "sha512", "compare_digest", "digest", "new"}
_OWN_HASHES = {
    "progress_core/memory/sealing.py": {"shake_256"},  # the twin in memory, which protects nothing
    "adapters/security/progress_security/breached.py": {"sha1"},  # as the published sets are made
    "adapters/security/progress_security/kits/breached_passwords.py": {"sha1"},  # and as its kit makes one
    "progress_core/domain/accounts/common_passwords.py": {"blake2b"},  # places in a list that is public
    "adapters/web/progress_web/foundations/throttle.py": {"blake2b"},  # names that failed, in memory alone
    "adapters/sql/progress_sql/courses/word_index.py": {"blake2b"},  # numbers of what is public
}
_BROKEN_HASHES = {"md5", "sha1", "md4", "ripemd160"}
_MAY_NAME_THEM = {
    "progress_core/domain/accounts/second_factors.py": "codes of authenticator apps, as RFC 6238 has them",
    "progress_core/testing/passwords.py": "passwords that hashers cut if they hash such a digest",
}
_CIPHERS = {"AESGCM", "SHA256", "HKDF", "Scrypt", "InvalidTag", "InvalidKey"}
_KEYS_OF_KITS = {
    "adapters/email/progress_email/kits/mailserver.py": "certificates of the mail server of the kit, for an hour",
    "adapters/security/progress_security/kits/callbacks.py": "certificates of the receivers of the kit, for an hour",
    "adapters/passkeys/progress_passkeys/kits/authenticator.py": "an authenticator made of software",
}
_GUESSABLE = {
    "adapters/cli/progress_cli/demo/season.py": "who of the invented learners of the demo does what",
    "progress_core/testing/sealing.py": "which places of a sealed text are altered",
    "progress_core/testing/tools/alterations.py": "which places of a sealed text are altered",
    "progress_core/testing/tokens.py": "whether the seed of the module decides, which it must not",
    "progress_core/testing/tools/texts.py": "texts that the kits write",
    "progress_core/testing/reports.py": "which figures of a report are compared with their lists",
    "progress_core/testing/tools/report_population.py": "invented learners and applications of the kit of reports",
    "progress_core/memory/tokens.py": "the twin of tests, which repeats what it drew",
    "adapters/cli/progress_cli/demo/cohort.py": "invented people",
}


def test_there_is_something_to_look_at() -> None:
    assert len(SHIPPED) > 200
    assert len(SCRIPTS) > 1
    assert len(TEMPLATES) > 20


@pytest.mark.asvs("V1.3.2", "V1.3.7")
def test_no_code_or_template_is_built_from_text() -> None:
    assert _calls({"eval", "exec", "compile", "__import__", "Template"}) == {}
    assert _calls_of_methods({"from_string", "overlay_from_string"}) == {}


@pytest.mark.asvs("V1.2.5")
def test_no_shell_runs_a_command() -> None:
    assert _calls_of_methods({"system", "popen", "getoutput", "getstatusoutput"}) == {}
    with_shell = [
        f"{name(path)}:{node.lineno}"
        for path, node in _nodes(ast.Call)
        if any(keyword.arg == "shell" for keyword in node.keywords)
    ]
    assert with_shell == []


@pytest.mark.asvs("V1.5.2")
def test_objects_are_read_only_from_what_we_wrote() -> None:
    assert {path for module in _OBJECTS for path in _imports()[module]} == set(_MAY_READ_OBJECTS)


@pytest.mark.asvs("V1.3.6", "V13.2.4", "V15.3.2")
def test_only_the_modules_named_here_open_connections() -> None:
    assert {path for module in _CONNECTIONS for path in _imports()[module]} == set(_MAY_CONNECT)


@pytest.mark.asvs("V11.2.1", "V11.3.1", "V11.3.2", "V11.4.1", "V11.4.3")
def test_cryptography_is_that_of_the_inventory() -> None:
    hashes: dict[str, set[str]] = defaultdict(set)
    for path, node in _nodes(ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id in ("hashlib", "hmac"):
            hashes[name(path)].add(node.attr)
    hashes = _with_imports_from(hashes, ("hashlib", "hmac"))
    assert hashes
    assert {path: odd for path, used in hashes.items() if (odd := used - _HASHES)} == _OWN_HASHES
    assert {name(path) for path, node in _nodes(ast.Constant) if node.value in _BROKEN_HASHES} == set(_MAY_NAME_THEM)
    ciphers = _with_imports_from({}, ("cryptography",))
    assert ciphers
    others = {path for path, used in ciphers.items() if used - _CIPHERS}
    assert others == set(_KEYS_OF_KITS)


@pytest.mark.asvs("V11.5.1")
def test_guessable_randomness_is_used_for_nothing_that_is_secret() -> None:
    assert _imports()["random"] | _imports()["uuid"] == set(_GUESSABLE)


@pytest.mark.asvs("V16.2.3")
def test_only_the_packages_of_the_inventory_of_logs_write_any() -> None:
    inventory = (ROOT / "docs/why/security-policies.md").read_text("utf-8").split("## Logs")[1]
    packages = {_package(path) for path in _imports()["logging"]}
    assert packages
    assert {package for package in packages if f"`{package}`" not in inventory} == set()
    printed = {
        path
        for path in _imports()["sys"]
        if re.search(r"sys\.(?:stderr|stdout|__std)", (ROOT / path).read_text("utf-8"))
    }
    assert {_package(path) for path in printed} <= {
        "progress_cli",
        "progress_email",
        "progress_security",
        "progress_excel",
    }


@pytest.mark.asvs("V3.2.2", "V14.3.3", "V15.3.6")
@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_write_no_markup_store_nothing_and_run_no_text(path: Path) -> None:
    forbidden = (
        r"\beval\b|\bFunction\(|document\.write|insertAdjacentHTML|outerHTML|innerHTML\s*=[^=]|setHTMLUnsafe|"
        r"localStorage|sessionStorage|indexedDB|document\.cookie|postMessage|__proto__|Object\.assign|\bfor\s*\(.*\bin\b"
    )
    assert re.findall(forbidden, path.read_text("utf-8")) == []


@pytest.mark.asvs("V1.2.3", "V3.7.1")
@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_hold_no_script_plug_in_or_unescaped_text(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"<(?:object|embed|applet|iframe|frame)\b|\son[a-z]+=[\"']|javascript:|\|\s*safe\b", text) == []
    assert [script for script in re.findall(r"<script\b[^>]*>", text) if " src=" not in script] == []


def _package(path: str) -> str:
    """Return the package of a file ("progress_web")."""
    return next(part for part in path.split("/") if part.startswith("progress_"))


def _nodes(kind: type[Node]) -> Iterator[tuple[Path, Node]]:
    for path in SHIPPED:
        yield from ((path, node) for node in _walked(path) if isinstance(node, kind))


@cache
def _walked(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def _imports() -> dict[str, set[str]]:
    """Return what modules import: dotted name -> files; each part of a name counts ("http", "http.client")."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, node in _nodes(ast.Import):
        for alias in node.names:
            found[alias.name].add(name(path))
    for path, imported in _nodes(ast.ImportFrom):
        found[imported.module or ""].add(name(path))
        for alias in imported.names:
            found[f"{imported.module}.{alias.name}"].add(name(path))
    return found


def _with_imports_from(found: dict[str, set[str]], roots: tuple[str, ...]) -> dict[str, set[str]]:
    """Add the names that files import from packages: file -> names."""
    for path, node in _nodes(ast.ImportFrom):
        if (node.module or "").split(".")[0] in roots:
            found.setdefault(name(path), set()).update(alias.name for alias in node.names)
    return found


def _calls(functions: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, node in _nodes(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in functions:
            found[node.func.id].append(f"{name(path)}:{node.lineno}")
    return dict(found)


def _calls_of_methods(methods: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, node in _nodes(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in methods:
            found[node.func.attr].append(f"{name(path)}:{node.lineno}")
    return dict(found)
