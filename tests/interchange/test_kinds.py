"""A new kind of record needs a declaration, nothing else."""

from dataclasses import replace

import pytest

from factories import make_target_group
from sympolity.interchange.kinds import FieldSpec, RecordKind, Stored, declare, kind_of, kinds, withdraw
from sympolity.network.portfolio.models import TargetGroup


def stored(programme):
    for group in TargetGroup.objects.filter(programme=programme):
        yield Stored(group.pk, group.name, {"name": group.name})


def bring(batch):
    ids = []
    for fact in batch.facts:
        group = TargetGroup(pk=fact.id, programme=batch.programme, **fact.values)
        group.save()
        ids.append(group.pk)
    return ids


GROUPS = RecordKind(
    name="target-groups",
    label="target groups",
    fields=(FieldSpec("name", "name", required=True, limit=120, headings="group|grupo"),),
    identity=(("name",),),
    title_field="name",
    stored=stored,
    bring=bring,
)


@pytest.fixture
def groups():
    declare(GROUPS)
    yield
    withdraw("target-groups")


def test_a_declared_kind_comes_in_like_any_other(desk, groups):
    make_target_group(desk.programme, "Young people")

    an_import = desk.bring("Grupo\nYoung people\nOlder people\nPeople on the move\n", kind="target-groups")

    assert an_import.summary["counts"] == {"unchanged": 1, "new": 2, "gone": 0}
    assert TargetGroup.objects.count() == 3
    assert "target-groups" in {kind.name for kind in kinds()}


def test_declare_refuses_an_identity_of_unknown_fields():
    with pytest.raises(ValueError, match="colour"):
        declare(replace(GROUPS, identity=(("colour",),)))


@pytest.mark.parametrize("name", ["projects", "organisations", "territories"])
def test_every_field_of_a_kind_can_be_found_by_a_heading(name):
    for spec in kind_of(name).fields:
        assert spec.headings, spec.key
