"""The practice file: TOML, strict; practice, sites, providers, receivers, laboratories, payers, price list, own rules.

`resources/sample/README.md` describes it. Every error is one DermdeskError that names the field; nothing is kept of a
file with an error.
"""

import re
import tomllib
import zoneinfo
from typing import TypeVar

from dermdesk.domain.codes import is_ein, is_npi, is_practice_code, is_procedure_code, is_taxonomy
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.money import ZERO
from dermdesk.domain.payer import IncidentToStance, Payer, Receiver
from dermdesk.domain.practice import ChargeItem, Credential, LineClass, Practice, PracticeSetup, Provider, Site
from dermdesk.interchange.rules_file import refuse_wrong_rules, rules_reader
from dermdesk.interchange.shared_fields import address, clia, payer_card, person_name, phone, place_of_service
from dermdesk.interchange.strict import (
    Fields,
    Reader,
    choice,
    flag,
    many,
    member,
    money,
    pattern,
    record,
    shaped,
    table,
    text,
    whole,
)

T = TypeVar("T")
FORMAT = "dermdesk-practice/1"
_KEY = re.compile(r"[a-z][a-z0-9-]{0,29}", re.ASCII)
_KEY_WORDS = "a key of small letters, digits and dashes"

_npi = shaped(is_npi, "an NPI of ten digits with a sound check digit")
_taxonomy = shaped(is_taxonomy, "a taxonomy code of ten characters ending in X")
_key = shaped(_KEY.fullmatch, _KEY_WORDS)
_short = pattern(r"[A-Za-z0-9.+]{1,12}", "up to twelve letters, digits and plus signs")
_envelope_id = pattern(r"[A-Z0-9]{2,15}", "2 to 15 capital letters and digits")
_qualifier = pattern(r"[A-Z0-9]{2}", "two characters")


def _is_line_code(code: str) -> bool:
    return is_procedure_code(code) or is_practice_code(code)


def _is_time_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return "/" in name


_line_code = shaped(_is_line_code, "a procedure code or a code of the practice's own")


def read_practice(content: str) -> PracticeSetup:
    """Read a practice file.

    Raises DermdeskError, with line and column for broken TOML, else with the path of the field: unknown or missing
    field, wrong NPI, EIN, ZIP, taxonomy, CLIA or time zone, a key that names nothing.
    """
    try:
        values = tomllib.loads(content.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        said = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is nested too deeply"
        said = " ".join(said.split())[:120]
        raise DermdeskError(f"The practice file is not TOML: {said}.", "Nothing was changed.") from None
    try:
        setup = record(_setup)(values, "")
        _check_references(setup)
    except DermdeskError as error:
        raise DermdeskError(f"Practice file: {error.message}", "Nothing was changed.") from None
    return setup


def _setup(fields: Fields) -> PracticeSetup:
    fields.need("format", choice(FORMAT))
    practice = fields.need("practice", record(_practice))
    sites = fields.need("sites", _keyed(record(_site)))
    providers = fields.need("providers", _keyed(record(_provider)))
    receivers = fields.get("receivers", _keyed(record(_receiver)), dict[str, Receiver]())
    laboratories = fields.get("laboratories", _keyed(record(_laboratory)), dict[str, Laboratory]())
    payers = fields.get("payers", _keyed(record(_payer)), dict[str, Payer]())
    price_list = fields.get("price_list", table(record(_charge_item), _is_line_code, "a code"), dict[str, ChargeItem]())
    rules = fields.get("rules", rules_reader, ())
    return PracticeSetup(
        practice=practice,
        sites=sites,
        providers=providers,
        receivers=receivers,
        laboratories=laboratories,
        payers=payers,
        price_list=price_list,
        rules={rule.rule_id: rule for rule in rules},
    )


def _keyed(read: Reader[T]) -> Reader[dict[str, T]]:
    return table(read, lambda key: bool(_KEY.fullmatch(key)), _KEY_WORDS)


def _last_name(path: str) -> str:
    return path.rsplit(".", 1)[-1]


def _practice(fields: Fields) -> Practice:
    return Practice(
        name=fields.need("name", text),
        npi=fields.need("npi", _npi),
        ein=fields.need("ein", shaped(is_ein, "an EIN of nine digits")).replace("-", ""),
        taxonomy=fields.need("taxonomy", _taxonomy),
        address=fields.need("address", address),
        phone=fields.need("phone", phone),
        pay_to=fields.get("pay_to", address, None),
        contact=fields.get("contact", text, ""),
        neutral_name=fields.get("neutral_name", text, ""),
        neutral_address=fields.get("neutral_address", address, None),
        participating=fields.get("participating", flag, True),
        direct_billing=fields.get("direct_billing", flag, False),
        sales_tax_basis_points=fields.get("sales_tax_basis_points", whole(0, 2000), 0),
        claim_prefix=fields.get("claim_prefix", pattern(r"[A-Z0-9]{1,6}", "up to six capitals and digits"), ""),
        statement_message=fields.get("statement_message", text, ""),
    )


def _site(fields: Fields) -> Site:
    return Site(
        key=_last_name(fields.path),
        name=fields.need("name", text),
        address=fields.need("address", address),
        time_zone=fields.need("time_zone", shaped(_is_time_zone, "a time zone such as America/Chicago")),
        place_of_service=fields.get("place_of_service", place_of_service, "11"),
        npi=fields.get("npi", _npi, ""),
        phone=fields.get("phone", phone, ""),
        clia=fields.get("clia", clia, None),
        satellite=fields.get("satellite", flag, False),
    )


def _provider(fields: Fields) -> Provider:
    return Provider(
        key=_last_name(fields.path),
        name=fields.need("name", person_name),
        npi=fields.need("npi", _npi),
        credential=fields.get("credential", member(Credential), Credential.MD),
        taxonomy=fields.get("taxonomy", _taxonomy, ""),
        supervised_by=fields.get("supervised_by", _key, None),
        external=fields.get("external", flag, False),
    )


def _receiver(fields: Fields) -> Receiver:
    return Receiver(
        key=_last_name(fields.path),
        name=fields.need("name", text),
        receiver_id=fields.need("receiver_id", _envelope_id),
        receiver_qualifier=fields.get("receiver_qualifier", _qualifier, "ZZ"),
        submitter_id=fields.need("submitter_id", _envelope_id),
        submitter_qualifier=fields.get("submitter_qualifier", _qualifier, "ZZ"),
        test=fields.get("test", flag, True),
    )


def _laboratory(fields: Fields) -> Laboratory:
    return Laboratory(
        key=_last_name(fields.path),
        name=fields.need("name", text),
        npi=fields.need("npi", _npi),
        address=fields.get("address", address, None),
        clia=fields.get("clia", clia, None),
        phone=fields.get("phone", phone, ""),
        fax=fields.get("fax", phone, ""),
    )


def _payer(fields: Fields) -> Payer:
    return Payer(
        key=_last_name(fields.path),
        name=fields.need("name", text),
        stance=fields.need("card", payer_card),
        payer_id=fields.get("payer_id", pattern(r"[A-Z0-9]{2,20}", "2 to 20 capitals and digits"), ""),
        filing_code=fields.get("filing_code", pattern(r"[A-Z0-9]{2}", "a filing indicator of two characters"), "CI"),
        receiver=fields.get("receiver", _key, ""),
        address=fields.get("address", address, None),
        incident_to=fields.get("incident_to", member(IncidentToStance), IncidentToStance.PHYSICIAN_RENDERS),
        contracted=fields.get("contracted", flag, True),
    )


def _charge_item(fields: Fields) -> ChargeItem:
    """A macro has no fee of its own."""
    macro = fields.get("macro", many(_line_code, least=1, most=20), ())
    fee = fields.get("fee", money, ZERO) if macro else fields.need("fee", money)
    if fee.cents < 0 or (macro and fee):
        raise DermdeskError(f"{fields.at('fee')}: a fee is not below zero, and a macro has the fees of its items.")
    return ChargeItem(
        code=_last_name(fields.path),
        label=fields.get("label", text, ""),
        line_class=fields.get("class", member(LineClass), LineClass.INSURANCE),
        fee=fee,
        shortcut=fields.get("shortcut", _short, ""),
        macro=macro,
    )


def _check_references(setup: PracticeSetup) -> None:
    """Every key that a table names must be there."""
    if not setup.sites:
        raise DermdeskError("sites: at least one site is wanted.")
    if all(provider.external for provider in setup.providers.values()):
        raise DermdeskError("providers: at least one provider of the practice itself is wanted.")
    for payer in setup.payers.values():
        if payer.receiver and payer.receiver not in setup.receivers:
            raise DermdeskError(f'payers.{payer.key}.receiver: there is no receiver "{payer.receiver}".')
        if payer.receiver and not payer.payer_id:
            raise DermdeskError(f"payers.{payer.key}.payer_id: a payer that is billed electronically needs its id.")
    for provider in setup.providers.values():
        _check_supervisor(provider, setup)
    _check_price_list(setup)
    refuse_wrong_rules(setup.rules.values(), setup.payers.keys())


def _check_supervisor(provider: Provider, setup: PracticeSetup) -> None:
    path = f"providers.{provider.key}.supervised_by"
    if provider.supervised_by is None:
        return
    supervisor = setup.providers.get(provider.supervised_by)
    if supervisor is None:
        raise DermdeskError(f'{path}: there is no provider "{provider.supervised_by}".')
    if not supervisor.credential.is_physician or supervisor.key == provider.key:
        raise DermdeskError(f"{path}: another provider who is a physician is wanted.")


def _check_price_list(setup: PracticeSetup) -> None:
    shortcuts: dict[str, str] = {}
    for item in setup.price_list.values():
        path = f"price_list.{item.code}"
        if item.line_class is LineClass.INSURANCE and not item.macro and not is_procedure_code(item.code):
            raise DermdeskError(f"{path}: an insurance line has a procedure code; give the item another class.")
        for code in item.macro:
            if code not in setup.price_list or setup.price_list[code].macro:
                raise DermdeskError(f'{path}.macro: "{code}" is no single item of the price list.')
        folded = item.shortcut.casefold()
        if folded and folded in shortcuts:
            raise DermdeskError(f'{path}.shortcut: "{item.shortcut}" already stands for {shortcuts[folded]}.')
        if folded:
            shortcuts[folded] = item.code
