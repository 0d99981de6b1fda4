"""How a claim was answered and how money moves in an 835."""

CLAIM_STATUS = {
    "1": "processed as primary",
    "2": "processed as secondary",
    "3": "processed as tertiary",
    "4": "denied",
    "5": "pended",
    "10": "received, not in process",
    "13": "suspended",
    "15": "suspended, under investigation",
    "16": "suspended, returned with material",
    "17": "suspended, under review",
    "19": "processed as primary, passed on to the next payer",
    "20": "processed as secondary, passed on to the next payer",
    "21": "processed as tertiary, passed on to the next payer",
    "22": "reversal of an earlier payment",
    "23": "not this payer's claim, passed on",
    "25": "predetermination, no payment",
    "27": "reviewed",
}

HANDLING = {
    "C": "payment comes with this file",
    "D": "payment only",
    "H": "notice only, no money moves",
    "I": "remittance information; the payment comes apart",
    "P": "test of the payment's route",
    "U": "payment and information apart",
    "X": "as the bank chooses",
}

METHODS = {
    "ACH": "ACH",
    "BOP": "the bank's choice of method",
    "CHK": "check",
    "FWT": "wire",
    "NON": "no payment",
}
