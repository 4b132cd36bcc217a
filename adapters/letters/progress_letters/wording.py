"""What a letter says, in whichever form."""

from progress_core.domain.letters import Letter

TITLE = "Your log-in for Progress"
STEPS = (
    "Go to the web address above.",
    (
        "Type the username and the password as they are printed above. In the password it matters whether a letter"
        " is a capital. A nought (0) has a stroke or a dot in it, the letter O has not."
    ),
    (
        "You will be asked to choose a new password at once: 6 to 20 characters, with at least one letter and at"
        " least one digit or symbol."
    ),
    "Keep your new password secret. Nobody at your school or college needs to know it.",
)
"""What to do, in order (manual 3.4, 7.5)."""
LAST = "Once you have logged in, the password in this letter no longer works. Destroy the letter then."


def help_line(letter: Letter) -> str:
    """Say who helps."""
    return f"If you cannot log in, ask your learner manager at {letter.provider}."
