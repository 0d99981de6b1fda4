"""Deny by default: every public service that takes a desk asks for a permission before it does anything else."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

import dermdesk.services
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.user import GRANTS, Permission, Role, User
from dermdesk.services.desk import Desk


class _Reached(BaseException):
    """A service touched something before, or after, it had asked."""


class _Tripwire:
    def __getattribute__(self, name: str) -> object:
        raise _Reached


class _RecordingUser(SimpleNamespace):
    """Grants some permissions and remembers what was asked."""

    def may(self, permission: Permission) -> bool:
        self.asked.append(permission)
        return permission in self.granted


def _services() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module_info in pkgutil.iter_modules(dermdesk.services.__path__, "dermdesk.services."):
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            parameters = list(inspect.signature(function, eval_str=True).parameters.values())
            if parameters and parameters[0].annotation is Desk:
                yield f"{module_info.name.removeprefix('dermdesk.services.')}.{name}", function


SERVICES = dict(_services())


def _desk(user: User | _RecordingUser) -> Desk:
    wire: Any = _Tripwire()
    return Desk(
        book=wire,
        reference=wire,
        user=cast("User", user),
        site="x",
        clock=wire,
        ids=wire,
        confidential_ids=wire,
        draft_ids=wire,
    )


def _arguments(function: Callable[..., Any]) -> tuple[list[Any], dict[str, Any]]:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    wanted = [one for one in parameters if one.default is inspect.Parameter.empty]
    places = [_Tripwire() for one in wanted if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    names = {one.name: _Tripwire() for one in wanted if one.kind is inspect.Parameter.KEYWORD_ONLY}
    return list(places), names


def _first_asked(function: Callable[..., Any]) -> Permission:
    user = _RecordingUser(name="Nobody", granted=frozenset(), asked=[])
    places, names = _arguments(function)
    with pytest.raises(DermdeskError, match="may not do this"):
        function(_desk(user), *places, **names)
    return user.asked[0]


def test_there_are_services_to_look_at() -> None:
    assert {"charge_entry.new_visit", "charge_posting.post", "claim_preparation.prepare_claims", "books.backup"} <= set(
        SERVICES
    )


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_asks_before_it_touches_anything(name: str) -> None:
    assert isinstance(_first_asked(SERVICES[name]), Permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_role_matrix(name: str, role: Role) -> None:
    service = SERVICES[name]
    permission = _first_asked(service)
    user = User(user_id="u", name="Somebody", role=role)
    places, names = _arguments(service)
    if permission in GRANTS[role]:
        with pytest.raises((_Reached, DermdeskError, AttributeError, TypeError)) as stopped:
            service(_desk(user), *places, **names)
        assert permission.value.replace("_", " ") not in str(stopped.value)
    else:
        with pytest.raises(DermdeskError, match="may not do this"):
            service(_desk(user), *places, **names)


def test_what_roles_may_not() -> None:
    assert Permission.READ_CONFIDENTIAL not in GRANTS[Role.MANAGER]
    assert Permission.POST_VISITS not in GRANTS[Role.FRONT_DESK]
    assert Permission.PREPARE_CLAIMS not in GRANTS[Role.SATELLITE]
    assert not User(user_id="u", name="Gone", role=Role.OWNER, active=False).may(Permission.SEE_PRACTICE)
