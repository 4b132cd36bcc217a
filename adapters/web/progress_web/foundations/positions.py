"""Where a page is in its list, in words."""


def position_in_words(before: int, shown: int, total: int, noun: str, *, unknown: bool) -> str:
    """Return which lines of how many are on a page: "51–100 of 2,340 learners"; only how many if all are on it.

    Args:
        before: number of lines on the pages before.
        shown: number of lines on the page.
        total: number of lines in the list.
        noun: what one line is.
        unknown: whether nobody knows how many lines come before: the address was altered.
    """
    count = f"{total:,} {noun}" if total == 1 else f"{total:,} {noun}s"
    if shown == total or unknown or before + shown > total:
        return count
    return f"{before + 1:,}–{before + shown:,} of {count}"
