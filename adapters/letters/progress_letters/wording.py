"""What a letter says, in whichever form."""

from progress_core.domain.correspondence.letters import Letter

TITLE = "Your log-in for Progress"
LAST = "Once you have logged in, the password in this letter no longer works. Destroy the letter then."


def steps(letter: Letter) -> tuple[str, ...]:
    """Say what to do, in order (manual 3.4, 7.5)."""
    return (
        "Go to the web address above.",
        (
            "Type the username and the password as they are printed above. In the password it matters whether a letter"
            " is a capital. A nought (0) has a stroke or a dot in it, the letter O has not."
        ),
        f"You will be asked to choose a new password at once: {letter.password_rule}.",
        "Keep your new password secret. Nobody at your school or college needs to know it.",
    )


def help_line(letter: Letter) -> str:
    """Say who helps."""
    return f"If you cannot log in, ask your learner manager at {letter.provider}."
