"""Fields that visit files and practice files have in common: names, addresses, certificates, the payer's card."""

from types import MappingProxyType

from dermdesk.domain.codes import is_clia, is_phone, is_zip
from dermdesk.domain.laboratory import Clia
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import Address, PersonName
from dermdesk.domain.rule_names import rule_or_family
from dermdesk.domain.severity import Severity
from dermdesk.interchange.strict import Fields, choice, flag, many, member, pattern, record, shaped, table, text, whole

MAILBOX = r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+"
place_of_service = pattern(r"\d{2}", "a place of service of two digits")
state = pattern(r"[A-Z]{2}", "a state of two letters")
phone = shaped(is_phone, "ten digits of a telephone number", private=True)
email = pattern(MAILBOX, "one e-mail address", private=True)
_procedure = pattern(r"[A-Z0-9]{5}", "a code of five characters")
_procedures = many(_procedure)
_code_beginnings = many(pattern(r"[A-Z][0-9A-Z.]{0,7}", "the beginning of a diagnosis code"))
_labelers = table(
    many(pattern(r"\d{1,11}", "the first digits of an NDC")), lambda key: len(key) == 5 and key.isalnum(), "a code"
)
_severities = table(
    member(Severity), lambda key: bool(rule_or_family(key)), "a rule such as EM-002 or a family such as EM"
)


def _person_name(fields: Fields) -> PersonName:
    return PersonName(
        last=fields.need("last", text),
        first=fields.get("first", text, ""),
        middle=fields.get("middle", text, ""),
        suffix=fields.get("suffix", text, ""),
    )


def _address(fields: Fields) -> Address:
    code = fields.need("zip", shaped(is_zip, "a ZIP code of five or nine digits", private=True))
    return Address(
        line1=fields.need("line1", text),
        line2=fields.get("line2", text, ""),
        city=fields.need("city", text),
        state=fields.need("state", state),
        zip=code.replace("-", ""),
    )


def _clia(fields: Fields) -> Clia:
    return Clia(
        number=fields.need("number", shaped(is_clia, "a CLIA number such as 99D9999999")),
        certificate=fields.need("certificate", choice("waiver", "ppm", "registration", "compliance", "accreditation")),
    )


person_name = record(_person_name)
address = record(_address)
clia = record(_clia)


def _card(fields: Fields) -> PayerStance:
    """The payer's card; what it leaves out keeps the default of its type."""
    kind = fields.need("type", member(PayerType))
    default = PayerStance(type=kind)
    severities = fields.get("severities", _severities, dict[str, Severity]())
    return PayerStance(
        type=kind,
        accepts_consults=fields.get("accepts_consults", flag, None),
        prolonged_code=fields.get("prolonged_code", choice("99417", "G2212"), None),
        requires_ndc=fields.get("requires_ndc", flag, default.requires_ndc),
        bars_pass_through=fields.get("bars_pass_through", flag, default.bars_pass_through),
        timely_days=fields.get("timely_days", whole(1), None),
        telehealth_pos=fields.get("telehealth_pos", flag, None),
        telehealth_codes=fields.get("telehealth_codes", choice("office", "cpt2025"), default.telehealth_codes),
        ma_notice_modifiers=fields.get("ma_notice_modifiers", many(choice("GA", "GX", "GZ")), ()),
        sad_list=fields.get("sad_list", _procedures, default.sad_list),
        complex_admin_list=fields.get("complex_admin_list", flag, default.complex_admin_list),
        product_labelers=MappingProxyType(
            fields.get("product_labelers", _labelers, dict(default.product_labelers)),
        ),
        bla_skin_products=fields.get("bla_skin_products", _procedures, ()),
        ak_diagnoses=fields.get("ak_diagnoses", _code_beginnings, ()),
        pdt_diagnoses=fields.get("pdt_diagnoses", _code_beginnings, ()),
        follows_ncci=fields.get("follows_ncci", flag, None),
        severities=MappingProxyType({rule_or_family(key): severity for key, severity in severities.items()}),
    )


payer_card = record(_card)
