"""Actors across articles: what joins, what stays apart, and that order plays no part."""

import pandas as pd
import pytest

from workbench.linking.known import KnownActors
from workbench.linking.resolve import COLUMNS, merge_candidates, resolve


def corpus(*articles):
    """Return local actors and mentions of articles: each a list of (name, type, aliases, n)."""
    rows, mentions = [], []
    for number, actors in enumerate(articles):
        article = f"a{number}"
        for local, actor in enumerate(actors):
            name, kind, aliases, n, *rest = (*actor, *(None,) * (4 - len(actor)))
            rows.append(
                {
                    "article_id": article,
                    "local": local,
                    "name": name,
                    "type": kind or "person",
                    "aliases": list(aliases or []),
                    "roles": [],
                    "country": rest[0] if rest else None,
                    "wikidata_id": rest[1] if len(rest) > 1 else None,
                    "publisher": rest[2] if len(rest) > 2 else None,
                    "published": pd.Timestamp("2023-03-01") + pd.Timedelta(days=number),
                }
            )
            mentions += [(article, local, i) for i in range(n or 1)]
    return (
        pd.DataFrame(rows, columns=[
            "article_id", "local", "name", "type", "aliases", "roles", "country", "wikidata_id",
            "published", "publisher",
        ]),
        pd.DataFrame(mentions, columns=["article_id", "local", "start"]),
    )  # fmt: skip


def groups(*articles):
    mapping, _ = resolve(*corpus(*articles))
    names = {}
    for number, actors in enumerate(articles):
        for local, actor in enumerate(actors):
            names.setdefault(mapping[f"a{number}", local], set()).add(actor[0])
    return sorted(map(sorted, names.values()))


JOINED = [
    ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
    ("Alexander Lukashenko", "Alyaksandr Lukashenka"),
    ("Hillary Clinton", "Hillary Rodham Clinton"),
    ("Joe Biden", "Joseph R. Biden"),
    ("Muammar Gaddafi", "Moammar Gadhafi"),
    ("Pedro Sánchez", "Pedro Sanchez"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Robert Mueller", "Robert S. Mueller III"),
    ("Vladimir Putin", "Vladimir V. Putin"),
    ("Charles de Gaulle", "Charles De Gaulle"),
    ("Abdel Fattah el-Sisi", "Abdel-Fattah al-Sisi"),
]
APART = [
    ("Hillary Clinton", "Bill Clinton"),
    ("Sergei Ivanov", "Igor Ivanov"),
    ("Vladimir Putin", "Volodymyr Putin"),
    ("Anna Lind", "Anna Linden"),
    ("George W. Bush", "Jeb Bush"),
    ("Donald Trump", "Donald Trump Jr."),
    ("George W. Bush", "George H. Bush"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Ben Carson", "Rachel Carson"),
]


@pytest.mark.parametrize(("one", "other"), JOINED)
def test_resolve_spellings_join(one, other):
    assert groups([(one,)], [(other,)]) == [sorted([one, other])]


@pytest.mark.parametrize(("one", "other"), APART)
def test_resolve_different_people_stay_apart(one, other):
    assert len(groups([(one,)], [(other,)])) == 2


def test_resolve_bare_surname_joins_the_one_full_name_with_support():
    assert groups([("Anna Lind", "person", ["Lind"], 4)], [("Lind",)]) == [["Anna Lind", "Lind"]]


def test_resolve_bare_surname_stays_alone_without_support():
    assert len(groups([("Anna Lind", "person", [], 1)], [("Lind",)])) == 2


def test_resolve_bare_surname_of_two_people_stays_alone():
    found = groups([("Anna Lind", "person", [], 5)], [("Berta Lind", "person", [], 5)], [("Lind",)])
    assert ["Lind"] in found
    assert len(found) == 3


def test_resolve_bare_surname_goes_to_who_dominates_the_corpus_and_the_day():
    anna, berta = ("Anna Lind", "person", [], 40), ("Berta Lind", "person", [], 2)
    assert ["Anna Lind", "Lind"] in groups([anna], [berta], [("Lind",)])
    # of the day: the other one is in the news when the bare name is
    away = [[("Omar Sy",)]] * 20
    assert ["Lind"] in groups([anna], *away, [berta], [("Lind",)])
    # of the corpus: neither is far ahead
    assert ["Lind"] in groups([anna], [(*berta[:3], 20)], [("Lind",)])


def test_resolve_bare_surname_goes_to_who_held_the_office():
    people = [("Anna Lind", "person", [], 40, None, "Q1"), ("Bo Lind", "person", [], 2, None, "Q2")]
    found = groups([people[0]], [people[1]], [("Lind", "person", [], 1, None, "Q2")])
    assert found == [["Anna Lind"], ["Bo Lind", "Lind"]]
    found = groups([people[0]], [("Lind", "person", [], 1, None, "Q3")])
    assert found == [["Anna Lind"], ["Lind"]]


def test_resolve_bare_surnames_that_stay_open_are_no_one_person():
    full = [("Anna Lind", "person", [], 5)], [("Berta Lind", "person", [], 5)]
    _, actors = resolve(*corpus(*full, [("Lind",)], [("Lind",)]))
    assert actors["name"].tolist().count("Lind") == 2
    assert groups([("Pelé",)], [("Pele",)]) == [["Pele", "Pelé"]]


def test_resolve_bare_surname_with_a_particle():
    full = ("Mohammed bin Salman", "person", [], 5)
    assert len(groups([full], [("Bin Salman",)], [("Salman",)])) == 1


def test_resolve_one_name_has_the_type_of_most_mentions():
    found = groups([("Blue House", "place", [], 2)], [("Blue House", "organization", [], 5)])
    assert found == [["Blue House"]]
    _, actors = resolve(*corpus([("Blue House", "place")], [("Blue House", "organization", [], 5)]))
    assert actors["type"].tolist() == ["organization"]


def test_resolve_bare_given_name_joins_nobody():
    assert len(groups([("Anna Lind", "person", ["Lind"], 9)], [("Anna",)])) == 2


def test_resolve_family_name_first():
    found = groups([("Xi Jinping", "person", ["Xi"], 5, "China")], [("Xi",)], [("Jinping",)])
    assert found == [["Jinping", "Xi", "Xi Jinping"]]


def test_resolve_types_stay_apart():
    assert len(groups([("Washington", "person")], [("Washington", "place")])) == 2


def test_resolve_states_and_bodies_join_by_their_other_names():
    place, body = "place", "organization"
    assert groups([("UK", place)], [("Britain", place)], [("United Kingdom", place)]) == [
        ["Britain", "UK", "United Kingdom"]
    ]
    assert groups([("ISW", body)], [("Institute for the Study of War", body)]) == [
        ["ISW", "Institute for the Study of War"]
    ]


def test_resolve_acronym_joins_the_body_that_used_it():
    body = "organization"
    assert groups([("Bureau of River Affairs", body, ["BRA"], 3)], [("BRA", body)]) == [
        ["BRA", "Bureau of River Affairs"]
    ]


def test_resolve_acronym_joins_the_only_body_of_its_letters():
    body = "organization"
    long = ("Bureau of River Affairs", body), ("Board of River Artists", body)
    assert groups([long[0]], [("B.R.A.", body)]) == [["B.R.A.", "Bureau of River Affairs"]]
    assert len(groups([long[0]], [long[1]], [("BRA", body)])) == 3


def test_resolve_bodies_join_without_what_papers_leave_out():
    body = "organization"
    assert groups(
        [("U.S. Department of River Affairs", body)], [("River Affairs Department", body)]
    )
    assert len(groups([("Lind Corp.", body)], [("Lind", body)])) == 1
    assert len(groups([("Department of Parks", body)], [("Department of Bees", body)])) == 2


def test_resolve_a_paper_may_call_itself_by_its_last_word():
    body = "organization"
    own = ("The Herald", body, [], 1, None, None, "Oslo Herald")
    other = ("Herald", body, [], 1, None, None, "Lima News")
    assert groups([("Oslo Herald", body)], [own], [other]) == [
        ["Herald"], ["Oslo Herald", "The Herald"]
    ]  # fmt: skip


def test_resolve_takes_the_word_of_the_users_own_table():
    table = pd.DataFrame(
        {"name": ["Anna Lind", "Bo Lind"], "aliases": ["The Iron Gull|A. Lund", None],
         "type": ["person", None], "id": ["MP-7", None]}
    )  # fmt: skip
    local, mentions = corpus(
        [("A. Lund",)], [("The Iron Gull",)], [("Anna Lind",)], [("B. Lind",)], [("Bo Lind",)],
        [("Anna Lind", "place")],
    )  # fmt: skip
    mapping, actors = resolve(local, mentions, known=KnownActors(table))
    assert {mapping[f"a{n}", 0] for n in range(3)} == {"MP-7"}
    assert mapping["a3", 0] == mapping["a4", 0] == "bo-lind"
    assert actors.set_index("actor_id").loc["MP-7", "name"] == "Anna Lind"


WRONG = [
    (pd.DataFrame({"actor": ["x"]}), "column 'name'"),
    (pd.DataFrame({"name": ["x"], "type": ["town"]}), "town"),
    (pd.DataFrame({"name": ["x", "y"], "aliases": [None, "X"]}), "two actors"),
]


@pytest.mark.parametrize(("table", "told"), WRONG)
def test_resolve_refuses_a_table_that_is_none(table, told):
    with pytest.raises(ValueError, match=told):
        KnownActors.read(table)


def test_resolve_frame_has_the_fullest_name_and_counts():
    _, actors = resolve(
        *corpus([("Putin", "person", [], 2)], [("Vladimir Putin", "person", ["Putin"], 5)])
    )
    assert list(actors.columns) == COLUMNS
    row = actors.iloc[0]
    assert (row["actor_id"], row["name"]) == ("vladimir-putin", "Vladimir Putin")
    assert (row["n_mentions"], row["n_articles"]) == (7, 2)
    assert row["aliases"] == ["Putin"]
    assert row["first_seen"] == pd.Timestamp("2023-03-01")
    assert row["last_seen"] == pd.Timestamp("2023-03-02")


def test_resolve_ids_are_unique_and_readable():
    _, actors = resolve(
        *corpus([("Wäshington", "person"), ("Washington", "place")], [("王毅", "person")])
    )
    assert actors["actor_id"].is_unique
    assert set(actors["actor_id"]) == {"washington", "washington-2", "person"}


def test_resolve_order_of_rows_plays_no_part():
    local, mentions = corpus(
        [("Anna Lind", "person", ["Lind"], 4), ("UK", "place")],
        [("Lind",), ("Britain", "place")],
        [("Ana Lind",)],
    )
    one, frame = resolve(local, mentions)
    other, turned = resolve(local.iloc[::-1], mentions.iloc[::-1])
    assert one == other
    pd.testing.assert_frame_equal(frame, turned)


def test_resolve_leaves_its_input_as_it_was():
    local, mentions = corpus([("Anna Lind",)], [("Lind",)])
    before = local.copy(deep=True)
    resolve(local, mentions)
    pd.testing.assert_frame_equal(local, before)


def test_resolve_empty_corpus_has_columns():
    mapping, actors = resolve(*corpus())
    assert mapping == {}
    assert list(actors.columns) == COLUMNS
    assert actors["n_mentions"].dtype == "Int64"


def test_resolve_work_grows_nearly_in_line(calls):
    def work(n):
        given = ["Anna", "Berta", "Clara", "Dora", "Elsa"]
        articles = [
            [(f"{given[i % 5]} {'abcdefghij'[i % 10].upper()}lund{i % 997}berg", "person", [], 2)]
            for i in range(n)
        ]
        frames = corpus(*articles)
        return calls(lambda: resolve(*frames))

    work(200)
    assert work(8000) < 12 * work(1000)


def test_merge_candidates_name_the_evidence_and_the_rows():
    local, mentions = corpus(
        [("Anna Lind", "person", [], 2)], [("Lind", "person", [], 1)], [("Oslo", "place")]
    )
    mapping, actors = resolve(local, mentions)
    rows = mentions.assign(
        actor_id=[
            mapping[a, i] for a, i in zip(mentions["article_id"], mentions["local"], strict=False)
        ]
    )
    found = merge_candidates(actors, rows)
    assert found[["actor_id", "other_id", "n_rows"]].to_numpy().tolist() == [
        ["anna-lind", "lind", 1]
    ]
    assert "part of" in found["evidence"].iloc[0]


def test_merge_candidates_offer_a_bare_surname_to_each_it_may_be():
    people = [("Anna Lind", "person", [], 5)], [("Berta Lind", "person", [], 5)]
    local, mentions = corpus(*people, *[[("Lind",)]] * 40)
    mapping, actors = resolve(local, mentions)
    of = zip(mentions["article_id"], mentions["local"], strict=True)
    found = merge_candidates(actors, mentions.assign(actor_id=[mapping[at] for at in of]))
    assert {"anna-lind", "berta-lind"} == set(found["actor_id"])
    assert len(found) == 2 * 28


def offered(*told):
    """Return the pairs of names that are offered, of actors (name, type, mentions)."""
    rows = [
        {"actor_id": f"x{n}", "name": name, "type": kind, "n_mentions": k, "wikidata_id": item}
        for n, (name, kind, k, *more) in enumerate(told)
        for item in [more[0] if more else pd.NA]
    ]
    mentions = [row["actor_id"] for row in rows for _ in range(row["n_mentions"])]
    found = merge_candidates(pd.DataFrame(rows), pd.DataFrame({"actor_id": mentions}))
    return found[["name", "other_name"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Donald Trump", "Donald Trump Jr.", "person"),
        ("Anna Lind", "Berta Lind", "person"),
        ("Donald Jr.", "Jr.", "person"),
        ("Grant Shapps", "Ulysses S. Grant", "person"),
        ("Associated Press", "Abri Peyrony", "organization"),
        ("NBC News", "NK News", "organization"),
        ("House Judiciary Committee", "House Oversight Committee", "organization"),
        ("Royal Society", "Royal Pharmaceutical Society", "organization"),
        ("Oman", "Gulf of Oman", "place"),
    ],
)
def test_merge_candidates_leave_out_what_has_words_of_its_own(one, other, kind):
    assert offered((one, kind, 3), (other, kind, 2)) == []


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Borna Derakhshani", "Borna Deraskhsani", "person"),
        ("Sayyid Ali Hosseini Khamenei", "Ali Khamenei", "person"),
        ("House Judiciary Committee", "House Judiciary", "organization"),
        ("Institute for River Study", "IRS", "organization"),
        ("Hagia Sophia", "Haghia Sophia", "place"),
    ],
)
def test_merge_candidates_offer_spellings_shorter_forms_and_letters(one, other, kind):
    assert offered((one, kind, 3), (other, kind, 2)) == [[one, other]]
    assert offered((one, kind, 3, "Q1"), (other, kind, 2, "Q2")) == []


def test_merge_candidates_put_the_one_that_is_named_most_first():
    people = ("Anna Lind", "person", 8), ("Berta Lind", "person", 2), ("Lind", "person", 1)
    assert offered(*people) == [["Anna Lind", "Lind"], ["Berta Lind", "Lind"]]


def test_merge_candidates_of_nothing():
    _, actors = resolve(*corpus())
    found = merge_candidates(actors, pd.DataFrame({"actor_id": []}))
    assert len(found) == 0
    assert "evidence" in found.columns
