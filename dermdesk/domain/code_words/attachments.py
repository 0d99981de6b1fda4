"""Papers that go with a claim: kinds of report (PWK01) and how they are sent (PWK02), in our own words.

Source: the code sets of 005010X222A1 loop 2300; the kinds that a dermatology practice sends.
"""

REPORTS = {
    "OZ": "records that support the claim",
    "03": "why the treatment was needed",
    "04": "drugs that were given",
    "B3": "physician's order",
    "B4": "referral",
    "CT": "certification",
    "EB": "explanation of benefits",
    "M1": "medical record",
    "OB": "operative note",
    "P4": "pathology report",
    "RR": "radiology reports",
}

TRANSMISSIONS = {
    "AA": "kept, on request",
    "BM": "by mail",
    "EL": "electronically",
    "EM": "by e-mail",
    "FX": "by fax",
    "FT": "by file transfer",
}
