"""Learner groups and options for many, from the command line (manual 8)."""

import pytest
from click.testing import CliRunner
from progress_cli.demo import people
from progress_cli.main import cli

from tests.cli.conftest import MANAGER, TUTOR, Cli

SCHOOL, OTHER = "10000231", "10005377"
BOSS = people.BOSS


@pytest.fixture
def filled(run: Cli) -> Cli:
    """Return the folder with 150 learners at two providers, and a group at one of them."""
    run("learners", "import", run.cohort(150), "--as", MANAGER)
    run("groups", "create", "Tutor group", "--provider", SCHOOL, "--as", BOSS)
    return run


def usernames(run: Cli, *args: str) -> list[str]:
    return [line["username"] for line in run.json("learners", "list", *args)]


@pytest.mark.feature("G1", "I5")
def test_groups_are_created_listed_renamed_and_deleted(run: Cli) -> None:
    assert run("groups", "create", "11A", "--provider", SCHOOL, "--as", BOSS).stdout == (
        "The learner group 11A has been created.\n"
    )
    made = run.json("groups", "create", "11B", "--provider", SCHOOL)
    assert (made["ukprn"], made["name"]) == (SCHOOL, "11B")
    listed = run.json("groups", "list", "--as", BOSS)
    assert [(line["name"], line["learners"], line["managers"]) for line in listed] == [("11A", 0, 0), ("11B", 0, 0)]
    assert f"{made['id']}\tAllerton High School\t11B\t0\t0" in run("groups", "list").stdout
    assert "is now called 11C" in run("groups", "rename", str(made["id"]), "11C").stdout
    assert run.json("groups", "rename", "11c", "11D", "--provider", SCHOOL)["name"] == "11D"
    assert "Nothing was changed." in run("groups", "rename", str(made["id"]), "11D").stdout
    assert "Its learners stay" in run("groups", "delete", "11d").stdout
    assert run.json("groups", "delete", "11A")["name"] == "11A"
    assert run.json("groups", "list") == []


@pytest.mark.feature("G1", "B9")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("create", "11A", "--provider", SCHOOL, "--as", MANAGER), "may not create, rename and delete"),
        (("create", "11A", "--provider", OTHER, "--as", BOSS), "There is no provider"),
        (("create", "11A", "--provider", "19999999"), "There is no provider"),
        (("create", " ", "--provider", SCHOOL), "Group name is required"),
        (("list", "--provider", OTHER, "--as", BOSS), "There is no provider"),
        (("rename", "11A", "11B"), "There is no learner group called '11A'"),
        (("delete", "11A"), "There is no learner group called '11A'"),
        (("assign", "11A", "nobody"), "There is no learner group called '11A'"),
        (("managers", "11A"), "There is no learner group called '11A'"),
    ],
)
def test_forbidden_changes_to_groups_are_refused_with_a_message(run: Cli, args: tuple[str, ...], said: str) -> None:
    assert said in run("groups", *args, code=1).stderr
    assert run.json("groups", "list") == []


@pytest.mark.feature("G2", "I5")
def test_learners_are_assigned_by_username_and_by_year(filled: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("progress_cli.foundations.paging.PAGE_SIZE", 7)
    first, second, *_ = usernames(filled, "--provider", SCHOOL)
    assert filled("groups", "assign", "Tutor group", first, second, "--as", MANAGER).stdout == (
        "2 learners associated with Tutor group.\n"
    )
    assert sorted(usernames(filled, "--group", "tutor GROUP")) == sorted([first, second])
    done = filled.json("groups", "unassign", "Tutor group", first)
    assert (done["joined"], done["left"]) == (0, 1)
    assert filled("groups", "unassign", "Tutor group", second).stdout == "1 learner un-assigned from Tutor group.\n"
    year = usernames(filled, "--provider", SCHOOL, "--year", "12")
    done = filled.json("groups", "assign", "Tutor group", first, "--year", "12")
    assert done["joined"] == len({first, *year})
    assert sorted(usernames(filled, "--group", "Tutor group")) == sorted({first, *year})
    waiting = filled.json("learners", "not-logged-on", "--group", "Tutor group")
    assert sorted(line["username"] for line in waiting) == sorted({first, *year})
    filled("learners", "letters", "letters.html", "--group", "Tutor group")


@pytest.mark.feature("G2", "B9")
def test_learners_of_another_provider_cannot_be_assigned(filled: Cli) -> None:
    here = usernames(filled, "--provider", SCHOOL)[0]
    foreign = usernames(filled, "--provider", OTHER)[0]
    for stranger in (foreign, "nobody"):
        filled("groups", "assign", "Tutor group", here, stranger, code=1)
    assert "Name at least one learner" in filled("groups", "assign", "Tutor group", code=2).stderr
    assert usernames(filled, "--group", "Tutor group") == []


@pytest.mark.feature("G3", "G4", "D2")
def test_all_managers_but_the_last_can_be_restricted(filled: Cli) -> None:
    first, *others = usernames(filled, "--provider", SCHOOL)
    filled("groups", "assign", "Tutor group", first)
    assert f"{TUTOR}\tZofia Wiśniewska\tno\tall learners" in filled("groups", "managers", "Tutor group").stdout
    lines = filled.json("groups", "managers", "Tutor group", "--add", TUTOR.upper(), "--as", BOSS)
    assert [(line["username"], line["associated"], line["groups"]) for line in lines] == [
        (MANAGER, False, []),
        (TUTOR, True, ["Tutor group"]),
    ]
    assert usernames(filled, "--as", TUTOR) == [first]
    assert filled.json("dashboard", "--as", TUTOR)["learners"] == 1
    assert [line["username"] for line in filled.json("learners", "not-logged-on", "--as", TUTOR)] == [first]
    assert others[0] in filled("learners", "unlock", others[0], "--as", TUTOR, code=1).stderr
    refused = filled.json("groups", "managers", "Tutor group", "--add", MANAGER, code=1)
    assert [(each["code"], each["who"]) for each in refused["blockers"]] == [
        ("last_learner_manager", ["user-manager", "area-administrator"])
    ]
    assert "would see more learners" in filled("groups", "delete", "Tutor group", code=1).stderr
    assert "no learner manager" in filled("groups", "managers", "Tutor group", "--add", BOSS, code=1).stderr
    filled("groups", "managers", "Tutor group", "--remove", TUTOR, "--as", MANAGER)
    assert len(usernames(filled, "--as", TUTOR)) == len(others) + 1


@pytest.mark.feature("C11", "I5")
def test_options_are_set_for_learners_a_group_and_a_cohort(filled: Cli) -> None:
    first, second, *_ = usernames(filled, "--provider", SCHOOL)
    filled("groups", "assign", "Tutor group", second)
    tried = filled("learners", "settings", first, "--staff-add-qualifications", "yes", "--dry-run").stdout
    assert "1 learner will no longer add their own qualifications" in tried
    assert "Nothing was changed: this is what would be set for 1 learner." in tried
    awaiting = ("--filter", "awaiting-qualifications", "--provider", SCHOOL)
    assert usernames(filled, *awaiting) == []
    said = filled("learners", "settings", first, "--staff-add-qualifications", "yes", "--as", MANAGER).stdout
    assert said.endswith("Set for 1 learner.\n")
    assert usernames(filled, *awaiting) == [first]
    done = filled.json("learners", "settings", "--group", "Tutor group", "--staff-add-qualifications", "yes")
    assert done == {
        "done": True,
        "learners": 1,
        "sign_off": {"gated": 0, "freed": 0, "own_choice": 0},
        "staff_add_qualifications": {"gated": 1, "freed": 0, "own_choice": 1},
    }
    year = usernames(filled, "--provider", SCHOOL, "--year", "12")
    cohort = ("learners", "settings", "--provider", SCHOOL, "--year", "12", "--sign-off")
    assert filled.json(*cohort, "yes", "--dry-run")["sign_off"]["gated"] == len(year)
    assert filled.json(*cohort, "yes")["learners"] == len(year)
    assert filled.json(*cohort, "default")["sign_off"]["freed"] == len(year)


@pytest.mark.feature("C11")
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "Name learners by username, or a cohort"),
        (("--year", "11"), 2, "Name learners by username, or a cohort"),
        (("somebody", "--provider", SCHOOL), 2, "Name learners by username, or a cohort"),
        (("somebody",), 1, "There is no learner"),
        (("--provider", SCHOOL), 1, "Choose Yes, No or the provider default"),
        (("--group", "None", "--sign-off", "yes"), 1, "There is no learner group"),
        (("--provider", OTHER, "--sign-off", "yes", "--as", TUTOR), 1, "There is no provider"),
        (("--provider", SCHOOL, "--sign-off", "maybe"), 2, "maybe"),
    ],
)
def test_bad_options_are_refused_with_a_message(run: Cli, args: tuple[str, ...], code: int, said: str) -> None:
    assert said in run("learners", "settings", *args, code=code).stderr


@pytest.mark.feature("C11", "B2", "J7")
def test_defaults_change_after_their_effect_is_shown(filled: Cli) -> None:
    first, *others = usernames(filled, "--provider", SCHOOL)
    filled("learners", "settings", first, "--sign-off", "no")
    change = ("providers", "defaults", SCHOOL, "--sign-off", "--as", BOSS)
    tried = filled(*change, "--dry-run").stdout
    assert f"{len(others)} learners will need sign-off: their profiles must be approved" in tried
    assert "1 learner has their own choice about sign-off" in tried
    assert tried.endswith("Nothing was changed.\n")
    assert "There is nobody to ask for confirmation: use --yes" in filled(*change, code=2).stderr
    assert filled.json("providers", "show", SCHOOL)["sign_off"] is False
    done = filled.json(*change, "--yes", "--referee", "Ann Lee, Head of Year")
    assert (done["done"], done["sign_off"]["gated"]) == (True, len(others))
    shown = filled.json("providers", "show", SCHOOL)
    assert (shown["sign_off"], shown["referee"]) == (True, "Ann Lee, Head of Year")
    filled("providers", "defaults", SCHOOL, "--remind-managers", "--remind-learners", "--as", BOSS, "--yes")
    shown = filled.json("providers", "show", SCHOOL)
    assert (shown["sign_off"], shown["remind_managers"], shown["remind_learners"]) == (True, True, True)
    assert "Name at least one default" in filled("providers", "defaults", SCHOOL, code=2).stderr
    assert "may not change provider defaults" in filled(*change[:-1], MANAGER, "--yes", code=1).stderr
    assert "There is no provider" in filled("providers", "defaults", OTHER, *change[3:], "--yes", code=1).stderr


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command believe that a person types."""
    monkeypatch.setattr("progress_cli.foundations.confirmation._is_terminal", lambda: True)


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.feature("C11")
def test_changing_defaults_at_a_terminal_asks_for_confirmation(filled: Cli) -> None:
    for answer, code, signs_off in (("n\n", 1, False), ("y\n", 0, True)):
        result = CliRunner().invoke(cli, ["providers", "defaults", SCHOOL, "--sign-off"], input=answer)
        assert "learners will need sign-off" in result.output
        assert "Change the defaults? [y/N]" in result.output
        assert result.exit_code == code
        assert filled.json("providers", "show", SCHOOL)["sign_off"] is signs_off
