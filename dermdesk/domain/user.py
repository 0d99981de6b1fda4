"""Users, their roles and what each may do; denied unless granted."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a service asks for before it acts."""

    SEE_PRACTICE = "see_practice"
    ENTER_CHARGES = "enter_charges"
    POST_VISITS = "post_visits"
    CORRECT_VISITS = "correct_visits"
    MANAGE_PATIENTS = "manage_patients"
    PREPARE_CLAIMS = "prepare_claims"
    TAKE_PAYMENTS = "take_payments"
    RUN_STATEMENTS = "run_statements"
    CHANGE_PRACTICE = "change_practice"
    CHANGE_RULES = "change_rules"
    """Write the practice's own scrub rules, switch any rule on or off."""
    MANAGE_USERS = "manage_users"
    READ_CONFIDENTIAL = "read_confidential"
    KEEP_BOOK = "keep_book"
    """Back up, verify, rebuild."""


class Role(StrEnum):
    """Roles of a small practice."""

    OWNER = "owner"
    MANAGER = "manager"
    BILLER = "biller"
    FRONT_DESK = "front_desk"
    SATELLITE = "satellite"


_P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {_P.READ_CONFIDENTIAL, _P.MANAGE_USERS},
    Role.BILLER: frozenset(
        {
            _P.SEE_PRACTICE,
            _P.ENTER_CHARGES,
            _P.POST_VISITS,
            _P.CORRECT_VISITS,
            _P.MANAGE_PATIENTS,
            _P.PREPARE_CLAIMS,
            _P.TAKE_PAYMENTS,
            _P.RUN_STATEMENTS,
        }
    ),
    Role.FRONT_DESK: frozenset({_P.SEE_PRACTICE, _P.ENTER_CHARGES, _P.MANAGE_PATIENTS, _P.TAKE_PAYMENTS}),
    Role.SATELLITE: frozenset(
        {_P.SEE_PRACTICE, _P.ENTER_CHARGES, _P.POST_VISITS, _P.MANAGE_PATIENTS, _P.TAKE_PAYMENTS}
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A named user. `extra` adds permissions to the role's, such as READ_CONFIDENTIAL for a trusted biller."""

    user_id: str
    name: str
    role: Role
    extra: frozenset[Permission] = frozenset()
    active: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether role or extra grants it; an inactive user may nothing."""
        return self.active and (permission in GRANTS[self.role] or permission in self.extra)
