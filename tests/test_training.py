import json
import random
import tarfile
from pathlib import Path

import pytest

from training import (
    bodies,
    corpora,
    dates,
    fingerprints,
    gold,
    gold_entities,
    label,
    names,
    ner_data,
    places,
    silver,
    spans,
    surface,
    treebanks,
)
from training.spans import Example, Span
from workbench.nlp import tokenizer

SHARED = Path(__file__).parents[1].parent / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "model" / "data.tar.xz").exists() or not (SHARED / "gold").exists(),
    reason="needs the training data and the marked articles in ../shared",
)

# id, form, lemma, upos, xpos, feats, head, relation, misc
SAID = """\
1 She she PRON PRP Case=Nom|Gender=Fem 2 nsubj _
2 said say VERB VBD Tense=Past 0 root _
3 the the DET DT _ 4 det _
4 road road NOUN NN Number=Sing 5 nsubj _
5 opened open VERB VBD Tense=Past 2 ccomp _
6 early early ADV RB _ 5 advmod SpaceAfter=No
7 . . PUNCT . _ 2 punct _"""
DONT = """\
1-2 Don't _ _ _ _ _ _ _
1 Do do AUX VBP _ 3 aux _
2 n't not PART RB _ 3 advmod _
3 go go VERB VB _ 0 root SpaceAfter=No
4 ! ! PUNCT . _ 3 punct _"""
NAMED = """\
1 Minister minister NOUN NN _ 2 nmod:desc Entity=(1-person-new
2 Anna Anna PROPN NNP _ 4 nsubj _
3 Lind Lind PROPN NNP _ 2 flat Entity=1)
4 left leave VERB VBD _ 0 root _
5 Oslo Oslo PROPN NNP _ 4 obj Entity=(2-place-new)SpaceAfter=No
6 . . PUNCT . _ 4 punct _"""


def conllu(*sentences):
    blocks = []
    for sentence in sentences:
        rows = []
        for line in sentence.split("\n"):
            number, form, lemma, upos, xpos, feats, head, dep, misc = line.split(" ")
            misc = misc.replace(")SpaceAfter", ")|SpaceAfter")
            cells = (number, form, lemma, upos, xpos, feats, head, dep, "_", misc)
            rows.append("\t".join(cells))
        blocks.append("\n".join(rows) + "\n")
    return "# newdoc id = one\n" + "\n".join(blocks) + "\n"


GMB = """\
Sentence #,Word,POS,Tag
Sentence: 1,President,NNP,B-per
,Anna,NNP,I-per
,Lind,NNP,I-per
,visited,VBD,O
,Norway,NNP,B-geo
,on,IN,O
,Monday,NNP,B-tim
,.,.,O
Sentence: 2,The,DT,O
,Norwegian,JJ,B-gpe
,Foreign,NNP,B-org
,Ministry,NNP,O
,denied,VBD,O
,it,PRP,O
,.,.,O
Sentence: 3,The,DT,O
,Norwegian,JJ,B-gpe
,Foreign,NNP,B-org
,Ministry,NNP,O
,denied,VBD,O
,it,PRP,O
,.,.,O
"""


@pytest.fixture
def raw(tmp_path):
    """A data folder in the form of the real one, with a few sentences of our own."""
    folder = tmp_path / "raw"
    for bank, name in (("gum", "GUM_news_one.conllu"), ("ewt", "one.conllu")):
        base = folder / bank / "not-to-release"
        (base / "file-lists").mkdir(parents=True)
        (base / "sources").mkdir()
        (base / "sources" / name).write_text(conllu(SAID, DONT, NAMED), encoding="utf-8")
        for split in ("train", "dev", "test"):
            listed = name.removesuffix(".conllu") if bank == "gum" else name
            text = f"{listed}\nGUM_whow_absent\n" if bank == "gum" else listed
            (base / "file-lists" / f"files.{split}").write_text(text, encoding="utf-8")
    (folder / "pud").mkdir()
    (folder / "pud" / "en_pud-ud-test.conllu").write_text(conllu(SAID), encoding="utf-8")
    rows = [GMB]
    for k in range(60):
        rows.append(
            f"Sentence: {k + 4},Unit,NN,O\n,{k},CD,O\n,left,VBD,O\n,Oslo,NNP,B-geo\n,.,.,O\n"
        )
    (folder / "ner_dataset.csv").write_text("".join(rows), encoding="utf-8")
    uner = "# text = Ole left .\n1\tMr.\tB-PER\n2\tOle\tI-PER\n3\tleft\tO\n\n"
    for name in ("uner_dev", "uner_test"):
        (folder / f"{name}.iob2").write_text(uner, encoding="utf-8")
    return folder


def test_treebanks_join_words_and_keep_structure(raw):
    banks = treebanks.load(raw)
    (document,) = banks["gum_train"].values()
    assert [s.new_paragraph for s in document] == [True, False, False]
    assert document[0].tags[1] == "VBD"
    assert document[0].deps[1] == "ROOT"
    assert document[0].heads[1] == 1
    assert [w for s in document for w in s.words][6:10] == [".", "Do", "n't", "go"]
    assert [sp for s in document for sp in s.spaces][5:10] == [False, True, False, True, False]


@pytest.mark.parametrize("seed", range(20))
def test_surface_keeps_the_number_of_words(seed):
    rng = random.Random(seed)
    words = [
        "She",
        "said",
        ":",
        '"',
        "The",
        "ministers",
        "do",
        "n't",
        "agree",
        "--",
        "not",
        "yet",
        ",",
        '"',
        "and",
        "left",
        ".",
    ]
    assert len(surface.quote_style(surface.vary(words, rng), rng)) == len(words)


def test_surface_title_case_keeps_small_words_small():
    words = surface.title_case(["talks", "of", "the", "two", "sides", "end", "in", "Oslo"])
    assert " ".join(words) == "Talks of the Two Sides End in Oslo"


def test_surface_misspell_swaps_two_inner_letters():
    words = ["the", "ministers", "agreed"]
    changed = surface.misspell(words, random.Random(1), share=1.0)
    (k,) = [k for k, w in enumerate(words) if w != changed[k]]
    assert sorted(changed[k]) == sorted(words[k])
    assert changed[k][0] == words[k][0]


def test_surface_quote_style_pairs_quotes():
    words = ['"', "Yes", ",", '"', "she", "said", ".", '"', "No", ".", '"']
    curly = surface.quote_style(words, random.Random(0), curly=1.0)
    assert [w for w in curly if w in "“”"] == ["“", "”", "“", "”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on March 3 , 2021 .", ["March 3 , 2021"]),
        ("Talks from 20 to 22 March failed", ["20 to 22 March"]),
        ("It may rain late Wednesday .", ["late Wednesday"]),
        ("She left three weeks ago with 2,000 men", ["three weeks ago"]),
        ("Prices rose 2010 percent", []),
        ("He marched in May", ["May"]),
        ("They may march", []),
    ],
)
def test_dates_marks_dates(text, expected):
    words = text.split()
    found = [" ".join(words[s.start : s.end]) for s in dates.date_spans(words)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("the Chinese Foreign Ministry said", [(1, 2, "NORP"), (2, 3, "ORG")],
         [(1, 4, "ORG")]),
        ("the Institute for the Study of War said", [(1, 2, "ORG")],
         [(1, 7, "ORG")]),
        ("the Center for Arctic Research said", [(1, 2, "ORG"), (3, 4, "LOC")],
         [(1, 5, "ORG")]),
        ("Bank of England and Germany said", [(0, 3, "ORG"), (4, 5, "GPE")],
         [(0, 3, "ORG"), (4, 5, "GPE")]),
        ("Lund University opened", [(0, 1, "GPE")], [(0, 2, "ORG")]),
        ("the party of Lind", [(3, 4, "PERSON")], [(3, 4, "PERSON")]),
    ],
)  # fmt: skip
def test_bodies_widen_cut_names(text, given, expected):
    found = bodies.widen(text.split(), [Span(*s) for s in given])
    assert found == [Span(*s) for s in expected]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Norway", "GPE"),
        ("Rhode Island", "GPE"),
        ("Black Sea", "LOC"),
        ("the Middle East", "LOC"),
        ("Lake Mjosa", "LOC"),
        ("Strait of Hormuz", "LOC"),
    ],
)
def test_places_tell_governed_from_other(name, label):
    assert places.place_label(name.split()) == label


def test_places_demonyms_take_their_side():
    found = places.demonym_spans(["a", "South", "Korean", "and", "a", "Norwegian"])
    assert found == [Span(1, 3, "NORP"), Span(5, 6, "NORP")]


def test_silver_repairs_titles_bodies_and_dates(raw):
    sentences = silver.read(raw / "ner_dataset.csv")
    assert len(sentences) == 62  # the repeated sentence stands once
    repair = silver.Repair(sentences)
    marked = [ner_data.marked(repair.example(s)) for s in sentences[:2]]
    assert marked == [
        "President [Anna Lind|PERSON] visited [Norway|GPE] on [Monday|DATE] .",
        "The [Norwegian Foreign Ministry|ORG] denied it .",
    ]


def test_gold_entities_of_gum_leave_titles_out(raw):
    (document,) = treebanks.load(raw)["gum_train"].values()
    example = gold_entities.gum_document(document)[2]
    assert ner_data.marked(example) == "Minister [Anna Lind|PERSON] left [Oslo|GPE] ."


def test_gold_entities_of_uner_leave_titles_out(raw):
    (example,) = gold_entities.uner(raw / "uner_dev.iob2")
    assert ner_data.marked(example) == "Mr. [Ole|PERSON] left"


def article(key, text, **surfaces):
    actors = [{"name": s[0], "type": kind, "surfaces": s} for kind, s in surfaces.items()]
    return json.dumps({"id": key, "text": text, "actors": actors}) + "\n"


def test_gold_entities_of_articles_drop_held_out_paragraphs(tmp_path):
    kept = "Minister Anna Lind flew from Oslo to Bergen."
    held = "The two sides had met in Oslo a year before that."
    marks = {"person": ["Anna Lind"], "place": ["Oslo"]}
    (tmp_path / gold_entities.NEWS).write_text(article("a", f"{kept}\n\n{held}", **marks))
    (tmp_path / "news-dev.jsonl").write_text(article("b", f"New here. “{held}”", **marks))
    ((paragraph,),) = gold_entities.marked_news(tmp_path)
    assert ner_data.marked(paragraph) == (
        "Minister [Anna Lind|PERSON] flew from [Oslo|GPE] to Bergen ."
    )


def swapped(seed):
    words = ["Anna", "Lind", "met", "Ole", "Berg", ";", "Anna", "Lind", "left", "Oslo", "."]
    marks = [(0, 2, "PERSON"), (3, 5, "PERSON"), (6, 8, "PERSON"), (9, 10, "GPE")]
    example = Example(words, spans.spacing(words), [Span(*s) for s in marks])
    swapper = names.Swapper([example], random.Random(seed))
    return example, swapper(example, factor=9.0)


def test_names_swap_is_consistent_and_keeps_labels():
    example, new = swapped(3)
    texts = [" ".join(new.words[s.start : s.end]) for s in new.spans]
    assert [s.label for s in new.spans] == [s.label for s in example.spans]
    assert texts[0] == texts[2] != "Anna Lind"
    assert len(new.words) == len(new.spaces)
    assert new.words[-1] == "."
    assert swapped(3)[1] == new


@pytest.mark.parametrize("name", [p.stem for p in sorted(names.LISTS.glob("*.tsv"))])
def test_names_lists_are_clean(name):
    found = names.terms(name)
    assert found
    assert len(set(found)) == len(found)
    assert all(t == t.strip() for t in found)


def test_names_patterns_hold_known_labels_and_slots():
    swapper = names.Swapper([], random.Random(1))
    swapper.seen = {label: [("Oslo",)] for label in swapper.seen}
    for pattern in names.terms("templates"):
        example = ner_data.fill(pattern, swapper)
        assert not {"[", "]"} & set(example.words), pattern
        assert not any(w.startswith(("{", "|")) for w in example.words), pattern
        assert {s.label for s in example.spans} <= set(spans.LABELS), pattern
        assert len(example.words) == len(example.spaces), pattern


def test_entity_examples_are_the_same_from_one_seed(raw):
    def made(seed):
        found = ner_data.training_examples(raw, None, copies=2, seed=seed)
        return [(ner_data.marked(e), machine) for e, machine in found]

    assert made(4) == made(4) != made(5)


@pytest.mark.parametrize("seed", range(5))
def test_entity_examples_stay_whole_when_joined(seed):
    rng = random.Random(seed)
    parts = [Example(["Oslo", "slept", "."], [True, False, True], [Span(0, 1, "GPE")], [0])] * 3
    whole = ner_data.join(parts, rng)
    assert [whole.words[s.start] for s in whole.spans] == ["Oslo"] * 3
    assert [whole.words[k] for k in whole.starts] == ["Oslo"] * 3
    assert len(whole.words) == len(whole.spaces)


@pytest.mark.parametrize(
    ("sentence", "same"),
    [("“She said: no.”", True), ("SHE SAID NO", True), ("She says no.", False)],
)
def test_fingerprints_see_through_quotes_and_case(sentence, same):
    equal = fingerprints.fingerprint(sentence) == fingerprints.fingerprint("She said : no .")
    assert equal is same


def test_fingerprints_do_not_cut_after_titles():
    whole = "The talks that Mr. Lind and Gen. Berg led in Oslo ended early."
    assert list(fingerprints.fingerprints(f"{whole} He left.")) == [fingerprints.fingerprint(whole)]


@needs_shared
def test_no_held_out_sentence_is_in_the_training_data(tmp_path):
    gold = SHARED / "gold"
    held = fingerprints.held_out(gold)
    assert len(held) > 4000
    with tarfile.open(SHARED / "model" / "data.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    banks = treebanks.load(tmp_path)
    texts = [
        "".join(w + " " * space for w, space in zip(s.words, s.spaces, strict=True))
        for bank in corpora.BANKS
        for document in banks[bank].values()
        for s in document
    ]
    for documents in ner_data.sources(tmp_path, gold, seed=7).values():
        for document in documents:
            texts += [" ".join(e.words) for e in document]
    texts += names.terms("templates")
    assert len(texts) > 50_000
    make_doc = tokenizer.blank().make_doc
    for articles in (
        corpora.gold_articles(gold, make_doc),
        corpora.polnear_articles(gold, make_doc),
    ):
        assert len(articles) > 100
        texts += [" ".join(a.words) for a in articles]
    labelled = label.open_texts(tmp_path, SHARED / "data" / "wikinews.csv", gold)
    texts += [text for _, text in labelled]
    seen = {fingerprints.fingerprint(t) for t in texts}
    for t in texts:
        seen.update(fingerprints.fingerprints(t))
    assert not held & seen


def test_gold_holds_the_annotation_by_characters(raw, tmp_path):
    gold.write(raw, tmp_path)
    (record,) = map(json.loads, (tmp_path / "gum-test.jsonl").read_text().splitlines())
    text = record["text"]
    assert [text[s:e] for s, e in record["sentences"]] == [
        "She said the road opened early.", "Don't go!", "Minister Anna Lind left Oslo.",
    ]  # fmt: skip
    opened = next(t for t in record["tokens"] if text[t[0] : t[1]] == "opened")
    assert opened[2:] == ["VBD"]
    named = [(text[s:e], label) for s, e, label in record["entities"]]
    assert named == [("Anna Lind", "PERSON"), ("Oslo", "GPE")]
    (news,) = map(json.loads, (tmp_path / "gum-news-test.jsonl").read_text().splitlines())
    assert news == record
    (web,) = map(json.loads, (tmp_path / "ewt-test.jsonl").read_text().splitlines())
    assert "entities" not in web
    (uner,) = map(json.loads, (tmp_path / "uner-ewt-test.jsonl").read_text().splitlines())
    assert uner["labels"]["GPE"] == "LOC"
    assert [uner["text"][s:e] for s, e, _ in uner["entities"]] == ["Mr. Ole"]
