"""The e-mails about transfers of learners; they say of no learner who it is."""

from progress_core.domain.correspondence.notice import Link, Notice, compose
from progress_core.domain.foundations.messages import how_many, sentence
from progress_core.domain.years.transfers import Transfer


def transfers_offered(number: int, sender: str, base_url: str) -> Notice:
    """Tell those who can accept learners at a provider that some are offered to it.

    Args:
        number: how many learners.
        sender: name of the provider that offers them.
        base_url: web address of the site, without a slash at the end.

    Source: features J3.
    """
    learners = how_many(number, "learner")
    return compose(
        sentence("transfers_offered_subject", learners=learners, sender=sender),
        sentence("transfers_offered", learners=learners, sender=sender),
        Link("Transfers", f"{base_url}/transfers"),
    )


def transfer_decided(transfer: Transfer, receiver: str, base_url: str) -> Notice:
    """Tell whoever asked for a transfer that it was accepted or declined.

    Args:
        transfer: as decided.
        receiver: name of the provider that decided.
        base_url: web address of the site, without a slash at the end.

    Source: features J3.
    """
    code = f"transfer_{transfer.status.value}"
    return compose(
        sentence(f"{code}_subject", receiver=receiver),
        sentence(code, receiver=receiver),
        Link("Transfer", f"{base_url}/transfers/{transfer.id}"),
    )
