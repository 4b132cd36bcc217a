"""`progress check` asks the identity providers."""

import pytest
from progress_sso.kits.provider import Provider, serving

from tests.cli.conftest import Cli


@pytest.mark.feature("K4")
def test_check_asks_every_identity_provider(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Provider()) as sound, serving(Provider()) as gone:
        lost = gone.issuer
        for name, issuer in (("one", sound.issuer), ("two", sound.issuer.replace("127.0.0.1", "localhost"))):
            monkeypatch.setenv(f"PROGRESS_SSO_{name.upper()}_ISSUER", issuer)
            monkeypatch.setenv(f"PROGRESS_SSO_{name.upper()}_CLIENT_ID", "progress")
        monkeypatch.setenv("PROGRESS_SSO", "one")
        assert f"single sign-on: One\tOK\t{sound.issuer} answers" in run("check").stdout
        monkeypatch.setenv("PROGRESS_SSO", "one,two")
        assert "single sign-on: Two\tNOT OK\tTwo cannot be reached at the moment: it calls itself" in (
            run("check", code=3).stdout
        )
    monkeypatch.setenv("PROGRESS_SSO_TWO_ISSUER", lost)
    found = run.json("check", code=3)
    assert ["single sign-on: One", "single sign-on: Two"] == [
        each["what"] for each in found["checks"] if not each["ok"]
    ]
