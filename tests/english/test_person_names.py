"""People's names: what is a bare surname, and which two names may be one person's."""

import pytest

from workbench.english import names

BARE = ["Trump", "De Gaulle", "bin Salman", "von der Leyen", "Ocasio-Cortez", "O'Brien"]
FULL = ["Xi Jinping", "Ben Carson", "Van Jones", "Al Gore", "Trump Jr.", "Charles III", "J. Lind"]


@pytest.mark.parametrize("name", BARE)
def test_names_bare(name):
    assert names.is_bare(name)


@pytest.mark.parametrize("name", FULL)
def test_names_not_bare(name):
    assert not names.is_bare(name)


ONE = [
    ("Kim Jong-un", "Kim Jong Un"),
    ("Donald Trump", "Donald J. Trump"),
    ("J. Lind", "Jan Lind"),
    ("Robert Mueller", "Robert S. Mueller III"),
    ("Charles de Gaulle", "Charles De Gaulle"),
    ("Bo Lind Jr.", "Bo A. Lind Jr."),
]
TWO = [
    ("Kim Jong-un", "Kim Jong-il"),
    ("Donald Trump", "Donald Trump Jr."),
    ("Bo Lind Jr.", "Bo Lind Sr."),
    ("Bo Lind II", "Bo Lind III"),
    ("Bo A. Lind", "Bo C. Lind"),
    ("Bo Lind", "Eva Lind"),
    ("John Paul", "John Paul Jones"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_names_of_one_person(one, other):
    assert names.may_be_one(one, other)
    assert names.may_be_one(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_names_of_two_people(one, other):
    assert not names.may_be_one(one, other)
    assert not names.may_be_one(other, one)


FORMS = [
    ("Trump", "Donald Trump", True),
    ("King", "Martin Luther King Jr.", True),
    ("Donald Trump", "Donald Trump Jr.", False),
    ("Paul", "John Paul Jones", True),
    ("John Paul", "John Paul Jones", True),
    ("John Lind", "John Lind Berg", True),
    ("J. Berg", "Eva Berg", False),
    ("B.", "Berta Lind", False),
]


@pytest.mark.parametrize(("short", "full", "expected"), FORMS)
def test_names_forms_of_a_fuller_one(short, full, expected):
    assert names.is_form_of(short.split(), full.split()) is expected
