"""Recent proof of who somebody is, before what could hand an account or personal data over (K1)."""

from attrs import evolve

from progress_core.domain.accounts.sessions import digest_of, needs_proof
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import ProofNeeded
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


def require_recent_proof(context: Context, actor: Actor) -> None:
    """Refuse an actor who has not shown who they are for some time.

    Raises:
        ProofNeeded: it was more than 10 minutes ago.

    Source: features K1; OWASP ASVS 5.0, V7.5.1.
    """
    if needs_proof(actor.proved_at, context.clock.now()):
        raise ProofNeeded


def renewed_session(context: Context, work: UnitOfWork, token: str) -> str:
    """Replace the token of a session whose owner has just shown who they are, and return the new one.

    Whoever may have learnt the old token cannot use what the proof has opened.

    Args:
        context: the ports.
        work: the transaction of the proof.
        token: of the session; if it has ended, it stays as it is.

    Source: OWASP ASVS 5.0, V7.2.4.
    """
    session = work.sessions.find(digest_of(token))
    if session is None:
        return token
    fresh = context.tokens.token()
    work.sessions.end(session.digest)
    work.sessions.add(evolve(session, digest=digest_of(fresh), proved_at=context.clock.now(), failures=0))
    return fresh


def renew_proof(context: Context, work: UnitOfWork, token: str) -> None:
    """Record in a session that its owner has just shown who they are.

    Args:
        context: the ports.
        work: the transaction of the proof.
        token: of the session; nothing happens if it has ended.
    """
    session = work.sessions.find(digest_of(token))
    if session is not None:
        work.sessions.save(evolve(session, proved_at=context.clock.now(), failures=0))
