"""Where settings come from: a `progress.toml`, and the environment, which takes precedence."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from progress_core.compose import sso
from progress_core.compose.refusals import variable
from progress_core.compose.setting_checks import whole_number
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.messages import quoted


def read(kinds: Mapping[str, type], environ: Mapping[str, str], path: Path) -> tuple[dict[str, object], list[str]]:
    """Read what is set, whatever it is: the class of the settings checks the values.

    Args:
        kinds: name of each setting -> its type.
        environ: environment variables.
        path: of `progress.toml`, which need not exist.

    Returns:
        the values of the settings that are set, and one sentence for every key that is no setting.

    Raises:
        Unavailable: the file cannot be read.
    """
    chosen = _from_file(path)
    providers, wrong = sso.read(environ, chosen.pop("sso", {}))
    unknown = sorted(set(chosen) - set(kinds))
    for name in unknown:
        del chosen[name]
        wrong.append(f"progress.toml: {quoted(name)!r} is not a setting.")
    if unknown:
        wrong.append(f"Settings are: {', '.join(sorted(kinds))}.")
    for name in set(kinds) - {"sso"}:
        if text := environ.get(variable(name)):
            number = whole_number(text) if kinds[name] is int else None
            chosen[name] = text if number is None else number
    return chosen | {"sso": providers}, wrong


def _from_file(path: Path) -> dict[str, object]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return tomllib.loads(content.decode("utf-8-sig"))  # some editors begin UTF-8 with a mark
    except ValueError as error:  # not UTF-8, or not TOML
        raise Unavailable(f"{path} is not valid TOML: {error}.") from error
    except RecursionError:
        raise Unavailable(f"{path} has too many lists and tables within each other.") from None
