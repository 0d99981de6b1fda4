"""The practice's own settings: practice, sites, providers, payers, receivers, laboratories, price list."""

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import chain, count

from dermdesk.domain.codes import is_clia, is_ein, is_npi, is_taxonomy
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import (
    LaboratoryChanged,
    PayerChanged,
    PracticeChanged,
    PriceListChanged,
    ProviderChanged,
    ReceiverChanged,
    SiteChanged,
)
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.payer import Payer, Receiver
from dermdesk.domain.people import PersonName
from dermdesk.domain.practice import ChargeItem, Credential, Practice, PracticeSetup, Provider, Site
from dermdesk.domain.user import Permission
from dermdesk.interchange.practice_file import read_practice
from dermdesk.services.desk import Desk
from dermdesk.services.payer_cards import refuse_wrong_severities


def read_practice_file(text: str) -> PracticeSetup:
    """A practice file (TOML). Raises DermdeskError that names line or field."""
    return read_practice(text)


def practice_setup(desk: Desk) -> PracticeSetup:
    """The practice as it stands."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.setup()


def change_practice(desk: Desk, practice: Practice) -> None:
    """Keep the practice's own data. Raises DermdeskError for a wrong NPI, EIN or taxonomy."""
    desk.require(Permission.CHANGE_PRACTICE)
    _check_npi(practice.npi)
    if not is_ein(practice.ein):
        raise DermdeskError("The EIN has nine digits. Nothing was changed.", "Type it as on the tax letter.")
    if not is_taxonomy(practice.taxonomy):
        raise DermdeskError("A taxonomy code has ten characters and ends in X. Nothing was changed.", "")
    desk.append(PracticeChanged(practice=replace(practice, ein=practice.ein.replace("-", ""))))


def change_site(desk: Desk, site: Site) -> None:
    """Add or change a site by its key."""
    desk.require(Permission.CHANGE_PRACTICE)
    if site.npi:
        _check_npi(site.npi)
    desk.append(SiteChanged(site=site))


def change_provider(desk: Desk, provider: Provider) -> None:
    """Add or change a provider by its key. Raises DermdeskError for a wrong NPI or supervisor."""
    desk.require(Permission.CHANGE_PRACTICE)
    _check_npi(provider.npi)
    if provider.supervised_by is not None:
        supervisor = desk.setup().providers.get(provider.supervised_by)
        if supervisor is None or supervisor.key == provider.key or not supervisor.credential.is_physician:
            raise DermdeskError("A supervisor is another provider who is a physician. Nothing was changed.", "")
    desk.append(ProviderChanged(provider=provider))


def add_outside_provider(desk: Desk, name: PersonName, npi: str, credential: Credential = Credential.MD) -> Provider:
    """Somebody outside the practice who orders or refers; one whose NPI is known already stays as kept.

    Whoever enters charges may do it: the superbill names doctors whom nobody has typed yet.
    Raises DermdeskError for a wrong NPI and for a name without a last name.
    """
    desk.require(Permission.ENTER_CHARGES)
    _check_npi(npi)
    if not name.last.strip():
        raise DermdeskError("A provider needs a last name. Nothing was changed.", "Type it as on the order.")
    providers = desk.setup().providers
    known = next((one for one in providers.values() if one.npi == npi), None)
    if known is not None:
        return known
    added = Provider(key=_free_key(name.last, providers), name=name, npi=npi, credential=credential, external=True)
    desk.append(ProviderChanged(provider=added))
    return added


def _free_key(last: str, taken: Container[str]) -> str:
    """A key made of a name, with a number where another has it."""
    plain = unicodedata.normalize("NFKD", last.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-0123456789")[:24].rstrip("-") or "provider"
    return next(key for key in chain((stem,), (f"{stem}-{n}" for n in count(2))) if key not in taken)


def change_payer(desk: Desk, payer: Payer) -> None:
    """Add or change a payer by its key.

    Raises DermdeskError for an unknown receiver, a missing electronic id, a weight for an unknown rule or a reject.
    """
    desk.require(Permission.CHANGE_PRACTICE)
    if payer.receiver and payer.receiver not in desk.setup().receivers:
        raise DermdeskError("There is no such receiver. Nothing was changed.", "Add the clearinghouse first.")
    if payer.receiver and not payer.payer_id:
        raise DermdeskError("A payer billed electronically needs its electronic id. Nothing was changed.", "")
    refuse_wrong_severities((payer,), desk.setup().rules)
    desk.append(PayerChanged(payer=payer))


def change_receiver(desk: Desk, receiver: Receiver) -> None:
    """Add or change a receiver by its key. Raises DermdeskError when its folders are one and the same."""
    desk.require(Permission.CHANGE_PRACTICE)
    if receiver.outbox and receiver.outbox == receiver.inbox:
        raise DermdeskError(
            "Files to fetch and answers lie in the same folder. Nothing was changed.", "Choose two folders."
        )
    desk.append(ReceiverChanged(receiver=receiver))


def change_laboratory(desk: Desk, laboratory: Laboratory) -> None:
    """Add or change a laboratory by its key. Raises DermdeskError for a wrong NPI or CLIA number, or no name."""
    desk.require(Permission.CHANGE_PRACTICE)
    _check_npi(laboratory.npi)
    if not laboratory.name.strip():
        raise DermdeskError("A laboratory needs a name. Nothing was changed.", "Type it as on its reports.")
    if laboratory.clia is not None and not is_clia(laboratory.clia.number):
        raise DermdeskError("A CLIA number is like 14D9999999. Nothing was changed.", "It is on the certificate.")
    desk.append(LaboratoryChanged(laboratory=laboratory))


def change_price_list(desk: Desk, items: Iterable[ChargeItem]) -> None:
    """Add or change rows of the price list; others stay. Raises DermdeskError for a fee below zero."""
    desk.require(Permission.CHANGE_PRACTICE)
    rows = tuple(items)
    if any(row.fee.cents < 0 for row in rows):
        raise DermdeskError("A fee is never below zero. Nothing was changed.", "Type the fee of one unit.")
    if rows:
        desk.append(PriceListChanged(items=rows))


def _check_npi(npi: str) -> None:
    if not is_npi(npi):
        raise DermdeskError("This NPI is wrong: its check digit does not fit. Nothing was changed.", "Look for a typo.")
