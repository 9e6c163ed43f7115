"""Claims: who is found to say what, in which words, how nested and how sure."""

import csv
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from workbench.components.claim_choice import Found, untangled
from workbench.components.claim_model import FOLDER, load_model
from workbench.components.claims import Claims
from workbench.components.contents import contents_of_cue
from workbench.components.cues import cue_kinds
from workbench.components.marks import Marks
from workbench.components.silence import coverage
from workbench.components.source_kinds import kind_of_source
from workbench.components.sources import source_range
from workbench.tree import Tree

DATA = Path(__file__).parent / "data"
SURE = 0.9  # share of a table that has to be right


def table(name):
    lines = (DATA / name).read_text("utf-8").splitlines()
    rows = csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t")
    return list(rows)


def claims_of(nlp, text):
    return nlp(text)._.claims


def claim_by(claims, cue):
    return next((c for c in claims if cue in [t.text for t in c.cue]), None)


def said(claim):
    return " … ".join(span.text for span in claim.content)


# text, source, cue, content
SAID = [
    ("Anna Lind said that Oslo was calm.", "Anna Lind", "said", "that Oslo was calm"),
    ("Anna Lind says Oslo is calm.", "Anna Lind", "says", "Oslo is calm"),
    ("According to the ministry, the port is closed.", "the ministry", "According to",
     "the port is closed"),
    ("The port is closed, according to the ministry.", "the ministry", "according to",
     "The port is closed"),
    ("“The port is closed,” the minister said.", "the minister", "said", "“The port is closed,”"),
    ("“The port is closed,” said the minister.", "the minister", "said", "“The port is closed,”"),
    ("The port is closed, the minister said on Friday.", "the minister", "said",
     "The port is closed"),
    ("On Friday Oslo said that the port was closed.", "Oslo", "said", "that the port was closed"),
    ("The minister wants to close the port.", "The minister", "wants", "to close the port"),
    ("The minister urged Norway to close the port.", "The minister", "urged",
     "Norway to close the port"),
    ("Officials believe that the cable was cut.", "Officials", "believe",
     "that the cable was cut"),
    ("The report shows that prices fell.", "The report", "shows", "that prices fell"),
    ("The court ordered the firm to pay.", "The court", "ordered", "the firm to pay"),
    ("He criticized the new law.", "He", "criticized", "the new law"),
    ("They called for a ceasefire.", "They", "called for", "a ceasefire"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), SAID)
def test_claims_find_source_cue_and_content(nlp, text, source, cue, content):
    claim = claims_of(nlp, text)[0]
    assert (str(claim.source), str(claim.cue), said(claim)) == (source, cue, content)


def test_claims_join_a_quotation_cut_in_two(nlp):
    claims = claims_of(nlp, "“We won,” Lind said after the match, “because we never gave up hope.”")
    assert said(claims[0]) == "“We won,” … “because we never gave up hope.”"
    assert claims[0].quotation == "direct"


def test_claims_take_the_quotation_that_runs_on(nlp):
    text = "“The port is closed,” Lind said. “It will stay closed for a week.”"
    claims = [c for c in claims_of(nlp, text) if c.depth == 0]
    assert len(claims) == 1
    assert said(claims[0]).endswith("“It will stay closed for a week.”")


def test_claims_give_each_speaker_their_own_quotation(nlp):
    text = "“The port is closed,” Lind said. “That is not true at all,” Omar Sy said."
    found = {str(c.source): said(c) for c in claims_of(nlp, text)}
    assert found == {"Lind": "“The port is closed,”", "Omar Sy": "“That is not true at all,”"}


def test_claims_cue_without_list_is_found_by_structure(nlp):
    assert ("foo", "verb") not in cue_kinds()
    claim = claim_by(claims_of(nlp, "Lind harrumphed that the vote had been unfair."), "harrumphed")
    assert str(claim.source) == "Lind"
    assert said(claim) == "that the vote had been unfair"


def right_share(rows, is_right):
    wrong = [row["sentence"] for row in rows if not is_right(row)]
    return 1 - len(wrong) / len(rows), wrong


def test_claims_chains_have_their_depths(nlp):
    rows = table("chains.tsv")
    assert len(rows) >= 40

    def is_right(row):
        claims = claims_of(nlp, row["sentence"])
        wanted = (pair.split("=") for pair in row["cues"].split())
        depths = {c.depth: c for c in claims}
        return depths and all(
            any(c.depth == int(depth) and cue in [t.text for t in c.cue] for c in claims)
            for cue, depth in wanted
        )

    share, wrong = right_share(rows, is_right)
    assert share >= SURE, wrong


def test_claims_certainty_and_polarity(nlp):
    rows = table("certainty.tsv")
    assert len(rows) >= 120

    def is_right(row):
        claim = claim_by(claims_of(nlp, row["sentence"]), row["cue"])
        wanted = (row["certainty"], row["polarity"])
        return claim is not None and (claim.certainty, claim.polarity) == wanted

    share, wrong = right_share(rows, is_right)
    assert share >= SURE, wrong


KINDS = [
    ("The ministry said that the port is closed.", "collective"),
    ("Anna Lind said that the port is closed.", "named"),
    ("Officials said that the port is closed.", "collective"),
    ("The report said that the port is closed.", "document"),
    ("A source said that the port is closed.", "anonymous"),
    ("The driver said that the port is closed.", "described"),
    ("It was said that the port is closed.", "none"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_claims_kind_of_source(nlp, text, kind):
    claims = [c for c in claims_of(nlp, text) if "said" in c.cue.text]
    assert claims[0].source_kind == kind


def test_claims_spans_and_records_agree(nlp):
    doc = nlp("Lind said that Sy thinks the port is closed. “It is open,” Sy said.")
    assert [s.text for s in doc.spans["claims"]] == [
        s.text for c in doc._.claims for s in c.content
    ]
    for claim in doc._.claims:
        assert claim.rule
        assert 0 <= claim.confidence <= 1


def test_claims_coverage_lists_silence(nlp):
    doc = nlp("“The road is long and it is hard to walk.” Nobody answered. Lind said so.")
    doc._.claims = []
    gaps = coverage(doc)
    assert [s.text for s in gaps["quotations"]] == ["“The road is long and it is hard to walk.”"]
    assert "Lind said so." in [s.text for s in gaps["sentences"]]


ODD = [
    "",
    " ",
    "\n\n",
    "“",
    "said",
    "said said said",
    ": : :",
    "“” said.",
    "According to",
    "a" * 500,
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("learned", [True, False])
def test_claims_odd_text_never_raises(nlp, text, learned):
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        if not name.startswith("workbench_"):
            doc = pipe(doc)
    assert isinstance(Claims(learned=learned)(doc)._.claims, list)


def test_claims_by_rules_alone(nlp):
    doc = nlp("Anna Lind said that Oslo was calm. Omar Sy promised to resign.")
    found = Claims(learned=False)(doc)._.claims
    assert [(str(c.source), str(c.cue)) for c in found] == [
        ("Anna Lind", "said"),
        ("Omar Sy", "promised"),
    ]


def test_claims_are_the_same_each_time(nlp):
    text = "Lind said that Sy thinks the port is closed. “It is open,” Sy said, “and safe.”"
    first, second = claims_of(nlp, text), claims_of(nlp, text)
    assert [(said(c), c.confidence) for c in first] == [(said(c), c.confidence) for c in second]


def test_claim_model_holds_words_and_weights_alone():
    model = load_model()
    assert model is not None
    assert sum(f.stat().st_size for f in FOLDER.glob("*.npz")) < 2_000_000
    for ranker in (model.content, model.source, model.words):
        for feature in (*ranker.cue_ids, *ranker.content_ids):
            assert " " not in feature.partition("=")[2] or feature.count(" ") <= 6


def test_tree_levels_clearnlp():
    words = ["It", "is", "clear", "that", "he", "spoke", "about", "taxes"]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        tags=["PRP", "VBZ", "JJ", "IN", "PRP", "VBD", "IN", "NNS"],
        pos=["PRON", "AUX", "ADJ", "SCONJ", "PRON", "VERB", "ADP", "NOUN"],
        lemmas=["it", "be", "clear", "that", "he", "speak", "about", "tax"],
        heads=[1, 1, 1, 5, 5, 1, 5, 6],
        deps=["nsubj", "ROOT", "acomp", "mark", "nsubj", "ccomp", "prep", "pobj"],
    )
    tree = Tree(doc)
    assert tree.relations[2] == "root"
    assert tree.relations[1] == "cop"
    assert tree.heads[5] == 2
    assert (tree.relations[7], tree.heads[7], tree.case(7)) == ("obl", 5, "about")


def test_contents_offer_complement_and_object():
    doc = Doc(
        spacy.blank("en").vocab,
        words=["He", "said", "that", "it", "rained"],
        tags=["PRP", "VBD", "IN", "PRP", "VBD"],
        pos=["PRON", "VERB", "SCONJ", "PRON", "VERB"],
        heads=[1, 1, 4, 4, 1],
        deps=["nsubj", "ROOT", "mark", "nsubj", "ccomp"],
    )
    found = contents_of_cue(Tree(doc), 1, Marks([], len(doc)))
    assert ("ccomp", ((2, 5),)) in found


def test_sources_without_one_have_no_kind():
    assert kind_of_source(None, -1, None) == "none"


def test_sources_leave_out_a_clause_that_hangs_before_the_noun_by_mistake():
    words = ["When", "they", "talked", ",", "Bonn", "said", "prices", "rose", "."]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        heads=[2, 2, 4, 4, 5, 5, 7, 5, 5],
        deps=["advmod", "nsubj", "advcl", "punct", "nsubj", "ROOT", "nsubj", "ccomp", "punct"],
        pos=["ADV", "PRON", "VERB", "PUNCT", "PROPN", "VERB", "NOUN", "VERB", "PUNCT"],
    )
    assert source_range(Tree(doc), 4, 5, [(6, 8)]) == (4, 5)


def test_claims_in_an_aside_are_part_of_what_the_other_says():
    # 0 Ann 1 says 2 the 3 group 4 , 5 he 6 said 7 , 8 could 9 grow
    outer = Found(cue=1, how="x", ranges=((2, 10),), probability=0.9)
    aside = Found(cue=6, how="x", ranges=((0, 4), (8, 10)), probability=0.6)
    beside = Found(cue=12, how="x", ranges=((13, 15),), probability=0.1)
    found = untangled([aside, outer, beside])
    assert [f.ranges for f in found] == [((2, 4), (8, 10)), ((2, 10),), ((13, 15),)]
    inside = Found(cue=2, how="x", ranges=((0, 2),), probability=0.5)
    holding = Found(cue=1, how="x", ranges=((2, 10),), probability=0.9)
    assert untangled([inside, holding]) == [holding]


def test_claims_take_no_cue_from_half_of_a_role_noun(nlp):
    doc = nlp(
        "The port was full. “Ships wait for days,” U.S. think tank the Harbour Council wrote in "
        "its review on May 2 that rain fell."
    )
    assert doc._.claims
    assert all("think" not in claim.cue.text for claim in doc._.claims)
