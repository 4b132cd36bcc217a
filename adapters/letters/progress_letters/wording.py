"""The text of a letter, the same in both forms."""

from progress_core.domain.correspondence.letters import Letter

TITLE = "Your log-in for Progress"
LAST = "Once you have logged in, the password in this letter no longer works. Destroy the letter then."


def steps(letter: Letter) -> tuple[str, ...]:
    """Return what to do, in order (manual 3.4, 7.5)."""
    return (
        "Go to the web address above.",
        (
            "Type the username and the password exactly as they are printed above. Capital letters matter in the"
            " password. A nought (0) has a stroke or a dot in it; the letter O does not."
        ),
        f"You will be asked to choose a new password at once: {letter.password_rule}.",
        "Keep your new password secret. Nobody at your school or college needs to know it.",
    )


def help_line(letter: Letter) -> str:
    """Return who can help."""
    return f"If you cannot log in, ask your learner manager at {letter.provider}."
