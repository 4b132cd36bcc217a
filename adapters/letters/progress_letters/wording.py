"""The text of letters and slips, the same in both formats."""

from progress_core.domain.correspondence.letters import Letter
from progress_letters.glyphs import showable

TITLE = "Your log-in for Progress"
LAST = "Once you have logged in, the password in this letter no longer works. Destroy the letter then."
UNSHOWN = "A character that the fonts used here do not have is shown as its number, such as [U+1F600]."


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


def what_to_do(letter: Letter) -> str:
    """Return the one sentence of a slip."""
    return (
        "Type the username and the password at this web address exactly as they are printed, then choose a new"
        f" password that nobody else knows: {letter.password_rule}."
    )


def texts_in_any_script(letter: Letter) -> tuple[str, ...]:
    """Return the texts that may be in any script."""
    return letter.name, letter.provider, letter.username, letter.password


def has_unshown(letter: Letter) -> bool:
    """Return whether a character of a letter is in none of the fonts of the PDF."""
    return any("[U+" in showable(text) for text in texts_in_any_script(letter))
