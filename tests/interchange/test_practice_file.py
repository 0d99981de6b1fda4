"""The practice file is read strictly, and each mistake is told in one line that names the field."""

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import IncidentToStance, PayerType
from dermdesk.domain.practice import Credential, LineClass
from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.severity import Severity
from dermdesk.interchange.practice_file import read_practice

SAMPLE = resource_path("sample", "practice.toml").read_text("utf-8")


def test_the_sample_practice() -> None:
    setup = read_practice(SAMPLE)
    assert setup.practice.neutral_name == "GRD Patient Accounts"
    assert setup.practice.address.zip == "610360114"
    assert [site.key for site in setup.sites.values() if site.satellite] == ["stockton"]
    assert {provider.credential for provider in setup.providers.values()} == {
        Credential.MD,
        Credential.NP,
        Credential.PA,
    }
    assert setup.providers["lindqvist"].supervised_by == "vance"
    assert setup.payers["heartland"].incident_to is IncidentToStance.NPP_RENDERS
    assert setup.payers["guild"].receiver == ""
    assert {payer.stance.type for payer in setup.payers.values()} == set(PayerType)
    assert {one.name for one in setup.laboratories.values()} == {
        "Driftless Dermatopathology",
        "Bluffside Reference Pathology",
    }
    assert setup.price_list["BTX-GLAB"].line_class is LineClass.COSMETIC
    assert setup.price_list["PDT-FACE"].macro == ("96574", "J7308")


def test_a_payers_card_says_how_grave_rules_are() -> None:
    card = 'card = { type = "commercial", timely_days = 180, '
    weighed = card + 'follows_ncci = true, severities = { "em-002" = "advice", DES = "denial risk" }, '
    assert SAMPLE.count(card) == 1
    stance = read_practice(SAMPLE.replace(card, weighed)).payers["heartland"].stance
    assert stance.is_bound_by_ncci
    assert stance.severities == {"DERM-EM-002": Severity.ADVICE, "DES": Severity.DENIAL_RISK}
    with pytest.raises(DermdeskError, match="each name is a rule such as EM-002"):
        read_practice(SAMPLE.replace(card, card + 'severities = { "99213" = "advice" }, '))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('ein = "00-1234567"', 'ein = "00-12345"', 'practice.ein: an EIN of nine digits, not "00-12345".'),
        ('npi = "1000000012"', 'npi = "1000000013"', "practice.npi: an NPI of ten digits with a sound check digit"),
        ('npi = "1000000012"', "npi = 1000000012", "practice.npi: an NPI of ten digits with a sound check digit"),
        ('npi = "1000000046"', 'npi = "1000000040"', "providers.okafor.npi: an NPI of ten digits"),
        ('zip = "61085-0301"', 'zip = "6108"', "sites.stockton.address.zip: a ZIP code of five or nine digits."),
        ('taxonomy = "207N00000X"', 'taxonomy = "207N"', "practice.taxonomy: a taxonomy code"),
        ("14D9999902", "14X9999902", "sites.stockton.clia.number: a CLIA number"),
        ("14D9999911", "14E9999911", "laboratories.driftless.clia.number: a CLIA number"),
        ("America/Chicago", "America/Galena", "sites.galena.time_zone: a time zone such as America/Chicago"),
        ("America/Chicago", "../../etc/passwd", "sites.galena.time_zone: a time zone"),
        ('receiver = "prairie"', 'receiver = "prarie"', 'payers.medicare.receiver: there is no receiver "prarie".'),
        ('payer_id = "MB1400"\n', "", "payers.medicare.payer_id: a payer that is billed electronically"),
        ('supervised_by = "vance"', 'supervised_by = "vince"', "providers.okafor.supervised_by: there is no provider"),
        ('supervised_by = "vance"', 'supervised_by = "okafor"', "providers.okafor.supervised_by: another provider who"),
        ("contact =", "contcat =", "practice.contcat: there is no such field."),
        ('name = "Prairie Claims Exchange"\n', "", "receivers.prairie.name: this field is missing."),
        ('type = "self_pay"', 'type = "cash"', "payers.self.card.type: one of medicare_part_b"),
        ("satellite = true", "satellite = 1", "sites.stockton.satellite: true or false is wanted, not 1."),
        ("sales_tax_basis_points = 675", "sales_tax_basis_points = 6.75", "practice.sales_tax_basis_points: a whole"),
        ('phone = "8155550100"', 'phone = "555-0100"', "practice.phone: ten digits of a telephone number."),
        ('fee = "360.00"', 'fee = "-360.00"', "price_list.BTX-GLAB.fee: a fee is not below zero"),
        ('fee = "360.00"', "fee = 360.0", "price_list.BTX-GLAB.fee: dollars with two places"),
        ('["11900", "J3301"]', '["11900", "J9999"]', 'price_list.ACNE-INJ.macro: "J9999" is no single item'),
        ('shortcut = "fore"', 'shortcut = "GLAB"', 'price_list.BTX-FORE.shortcut: "GLAB" already stands for BTX-GLAB.'),
        ("[providers.brandt]", "[providers.Brandt]", "providers: each name is a key of small letters"),
        ('class = "fee", fee = "20.00"', 'fee = "20.00"', "price_list.RECORDS: an insurance line has a procedure code"),
        ("dermdesk-practice/1", "dermdesk-practice/9", "format: one of dermdesk-practice/1"),
    ],
)
def test_a_mistake_is_told_in_one_line(old: str, new: str, message: str) -> None:
    assert old in SAMPLE
    with pytest.raises(DermdeskError) as caught:
        read_practice(SAMPLE.replace(old, new, 1))
    assert caught.value.message.startswith("Practice file: " + message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ['name = "', "a = 1\na = 2", "x" * 50, "[" * 50, "a = " + "[" * 20_000])
def test_broken_toml_is_told_in_one_line(content: str) -> None:
    with pytest.raises(DermdeskError, match="not TOML") as caught:
        read_practice(content)
    assert "\n" not in str(caught.value)


def test_an_empty_file_and_a_practice_without_sites_are_refused() -> None:
    with pytest.raises(DermdeskError, match="format: this field is missing"):
        read_practice("")
    start, end = SAMPLE.index("[sites.galena]"), SAMPLE.index("[providers.vance]")
    with pytest.raises(DermdeskError, match="sites: this field is missing"):
        read_practice(SAMPLE[:start] + SAMPLE[end:])
