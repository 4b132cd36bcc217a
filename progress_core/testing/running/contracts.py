"""The contracts of all ports, with their versions and what each version changed.

A contract's version goes up by one when its kit checks something else than before. `tests/kits/contracts.json` records
the checks of each version, so that none can change unnoticed: `python -m tests.kits.versions` writes it.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from attrs import frozen

_FIRST = "First version."
_NONE: Mapping[str, str] = MappingProxyType({})


@frozen
class Contract:
    """The contract of a port.

    Args:
        port: its entry-point group without `progress.` ("mail").
        kit: where its kit is ("progress_core.testing.mail:MailerContract").
        fixture: the fixture that returns the adapter.
        changes: what each version brought, the first version first.
        entry_points: whether adapters are registered; if not, a store offers it besides.
        instead: kits for adapters with a method that others lack, by the name of the method.
    """

    port: str
    kit: str
    fixture: str
    changes: tuple[str, ...] = (_FIRST,)
    entry_points: bool = True
    instead: Mapping[str, str] = _NONE

    @property
    def version(self) -> int:
        """The version that this release of Progress ships."""
        return len(self.changes)

    @property
    def name(self) -> str:
        """The name of the kit's class."""
        return self.kit.partition(":")[2]

    def load(self) -> type:
        """Import the kit."""
        return _imported(self.kit)

    def load_all(self) -> tuple[type, ...]:
        """Import the kit, and those for adapters with other methods."""
        return (self.load(), *map(_imported, self.instead.values()))

    def load_for(self, adapter: object) -> type:
        """Import the kit for an adapter."""
        return next((_imported(kit) for method, kit in self.instead.items() if hasattr(adapter, method)), self.load())


def _imported(place: str) -> type:
    module, _, name = place.partition(":")
    found: type = getattr(import_module(module), name)
    return found


def contracts() -> dict[str, Contract]:
    """Return the contract of each port, by the name of the port."""
    return {contract.port: contract for contract in _CONTRACTS}


def tests_of(*kits: type) -> list[str]:
    """Return the names of the tests of kits, in alphabetical order."""
    return sorted({name for kit in kits for name in dir(kit) if name.startswith("test_")})


def _contract(
    port: str, name: str, fixture: str, *changes: str, entry_points: bool = True, instead: Mapping[str, str] = _NONE
) -> Contract:
    return Contract(
        port, f"progress_core.testing.{port}:{name}Contract", fixture, (_FIRST, *changes), entry_points, instead
    )


_CONTRACTS = (
    _contract(
        "store",
        "Store",
        "store",
        "Every repository is rolled back, reads one state and keeps nasty values; generated steps are compared with the"
        " store in memory; what was committed is there after `reopen`.",
        "`applications.page` lists the applications of learners in scope; tokens keep with which they were made.",
        "`imports.shared_with` lists the imports that colleagues see; `years` keeps past years and moves up; learners"
        " have an academic year, and may have left; mappings are remembered for providers, and imports keep theirs."
        " Texts are longer and odder; addresses and other texts find nothing that is only like them; methods take any"
        " iterable, none at all, and very many.",
        "`imports.put_updates`, `updates`, `updates_of` and `drop_updates` keep what imports change about"
        " learners; imports count rows that change nothing. `reminders` keeps who was reminded in which week, and"
        " who wants no reminders; providers keep whether they remind anybody; `applications.open_offers` counts"
        " offers without an answer. `transfers` keeps the transfers of learners between providers,"
        " and counts those that wait for an answer.",
        "A limit of nought returns nothing, the time zone of a moment makes no difference, and very many unknown ids"
        " keep nobody from changing others. What others are told of takes no place in the feed of changes; whoever"
        " looks for a session sees what the transaction did to its account; more than a thousand past years are"
        " replaced.",
    ),
    _contract(
        "backups",
        "BackedUp",
        "store",
        "A backup counts what is restored, and what is altered within a compressed file is noticed.",
        "No two restored stores have one name in the feed of changes, and a backup can be read again.",
        entry_points=False,
    ),
    _contract(
        "spreadsheets",
        "Spreadsheets",
        "spreadsheets",
        "`cells_of` shows what is in a workbook: cells, marks, locks, drop-downs, guidance and charts.",
        "Common Transfer Files are read as sheets of pupils; numbers, moments and odd texts come back as they were,"
        " however many; `hide` hides what marks have to show or leave hidden.",
    ),
    _contract(
        "letters",
        "LetterWriter",
        "letters",
        "`read_pdf` returns pages, so that page breaks are seen.",
        "`read_pdf` leaves out what nobody can read; `cuts` counts the lines to cut along; alike letters are all"
        " written.",
        "Letters of different year groups stay in order, and nothing invisible is copied with a password.",
    ),
    _contract(
        "mail",
        "Mailer",
        "mailer",
        "`delivered` shows what arrived: recipients, sender, subject, text, HTML and Message-ID. `unreachable`, `busy`"
        " and `refusing` are failures that may not be swallowed; `told_to_wait` is how long a server asks to wait.",
        "Fields of templates, links and large messages arrive as they are; a failure delivers nothing; `silent` says"
        " nothing, and `hang_up` ends connections.",
        "`List-Unsubscribe` and `List-Unsubscribe-Post` name the address that stops such emails, on one line.",
        "`read_email` refuses headers with letters outside ASCII, unless the envelope says SMTPUTF8.",
    ),
    _contract(
        "jobs",
        "JobEngine",
        "engine",
        "Announcements have a kind and a time; queues, which bring jobs to workers, have `JobQueueContract`.",
        "A queue remembers every announcement for later, keeps nobody waiting for it, and drops what raised;"
        " bells ring for the same job again, and for large numbers.",
        instead={"work": "progress_core.testing.jobs:JobQueueContract"},
    ),
    _contract(
        "passwords",
        "PasswordHasher",
        "hasher",
        "Long and similar passwords are told apart, decoys cost as much as hashes, hashes outlive a restart, and"
        " weaker hashes are to be replaced.",
        "More passwords that look alike are told apart, also by those who hash a digest; another process knows a hash;"
        " weaker hashes cost as much.",
    ),
    _contract(
        "breached_passwords",
        "BreachedPasswords",
        "breached",
        "A set that cannot be read (`unreachable`) says so, and finds nothing safe.",
        "Short, long and odd passwords are in the set (`BREACHED`), and more that look alike are not.",
    ),
    _contract(
        "sealing",
        "Sealer",
        "sealer",
        "`another_key` must not open what was sealed, `reopen` must; long secrets are whole, and `secrets` are hidden.",
        "Contexts and keys (`with_key`) that look alike are told apart; nothing sealed can be foreseen, or comes again"
        " in another process.",
        "What was sealed on another day (`kept`) is unsealed, and none of many keys (`with_key`) unseals what another"
        " sealed.",
    ),
    _contract(
        "tokens",
        "Tokens",
        "tokens",
        "Randomness is measured.",
        "Sources that start together (`again`), forked processes and whoever sets a seed get nothing alike.",
    ),
    _contract(
        "clock",
        "Clock",
        "clock",
        "The time zone of the process makes no difference; the time is compared with `expected`.",
        "The time is that of `expected` to the hundredth of a second.",
    ),
    _contract(
        "transliteration",
        "Transliterator",
        "transliterator",
        "Capitals, spaces and signs are kept; what has no letter becomes next to nothing.",
        "Long texts are written whole, and threads do not disturb each other.",
        "Ligatures and letters of full width are usual ones.",
    ),
    _contract(
        "geocoding",
        "Geocoder",
        "geocoder",
        "Names, and other places of a name; `unreachable` says so.",
        "Spaces of every kind and accents in every form make no difference.",
    ),
    _contract(
        "passkeys",
        "Passkeys",
        "passkeys",
        "Sites (`at_site`), challenges and ids that look alike are told apart; counters are told as they are.",
        "A device that does not count (`uncounting`) has counted to nought.",
    ),
    _contract(
        "identity_providers",
        "IdentityProviders",
        "providers",
        "Providers are offered in the order of the settings.",
        "`forged` answers prove nothing; what is told of a person (`log_in_as`) comes back as it is.",
        'Answers that are "not yet valid" prove nothing, nor does a code for a request whose parts run together alike;'
        " an issuer is compared sign by sign.",
    ),
    _contract(
        "security_log",
        "SecurityLog",
        "adapter",
        "Events are whole and in order; a log that cannot be written (`failing`) stops no work.",
        "Odd texts and large numbers are kept as they are.",
    ),
    _contract(
        "callbacks",
        "Callbacks",
        "callbacks",
        "Each body arrives once, whole and in order, with its headers; `guarded` may post to the internet alone.",
        "Every sign of an address counts (`requested`); receivers that are `stubborn` hold nobody up; no proxy is used,"
        " and a name leads only to what was checked.",
        "Receivers that hang up (`stubborn.hanging_up`, `taken`) are not asked again, the header Host names the port,"
        " and odd statuses are returned as they are.",
    ),
)
