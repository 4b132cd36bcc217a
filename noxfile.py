"""The checks one by one, each in an environment of its own; `python -m tests` runs them all in yours."""

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests"]


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Run every check with the pinned versions."""
    session.install("-c", "constraints.txt", "-e", ".[dev]")
    session.run("python", "-m", "tests", *session.posargs)


@nox.session
def core_alone(session: nox.Session) -> None:
    """Show that the core needs attrs alone."""
    session.install(".")
    session.run("python", "-c", "import progress_core; print(len(progress_core.rule_catalogue()), 'rules')")


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    session.install("uv")
    session.run("uv", "pip", "install", "--python", session.virtualenv.location, "--resolution", "lowest-direct",
                "-e", ".[dev]")  # fmt: skip
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
@nox.parametrize("pytest", ["8.0", "8.4", "9.0"])
def kits(session: nox.Session, pytest: str) -> None:
    """Run the kits of our adapters by the command, with each pytest that integrators may have."""
    session.install("-e", ".[all,testing]", "aiosmtpd", "pypdf", f"pytest=={pytest}.*")
    for port, name in (("clock", "system"), ("mail", "smtp"), ("sealing", "aes-gcm"), ("spreadsheets", "excel")):
        session.run("progress", "kit", "run", port, name)


@nox.session
def pages(session: nox.Session) -> None:
    """Write docs/reference anew."""
    session.install("-c", "constraints.txt", "-e", ".[dev]")
    session.run("python", "-m", "tests.pages")


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure speed against peers; the tests only run them at a tiny size."""
    session.install("-c", "constraints.txt", "-e", ".[all]", "-r", "benchmarks/requirements.txt")
    session.install("mypy")  # peers are installed here alone, so their types are checked here
    session.run("mypy", "benchmarks")
    session.run("python", "-m", "benchmarks", *session.posargs)
