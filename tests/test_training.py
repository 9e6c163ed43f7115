import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, DocBin

from training import (
    assemble,
    bodies,
    dates,
    fingerprints,
    gold,
    gold_entities,
    loop,
    names,
    ner_data,
    persons,
    places,
    silver,
    spans,
    stages,
    surface,
    treebanks,
    ud_data,
    votes,
)
from training.spans import Example, Span

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
    assert document[0].morphs[0] == "Case=Nom"
    assert document[0].deps[1] == "ROOT"
    assert document[0].heads[1] == 1
    assert ud_data.make_doc(spacy.blank("en").vocab, document).text.startswith(
        "She said the road opened early. Don't go! Minister Anna Lind left Oslo."
    )


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


def test_ud_data_swaps_the_verb_of_a_reported_clause_only(raw):
    (document,) = treebanks.load(raw)["gum_train"].values()
    said, _, named = document
    swapped = {
        ud_data.swap_reporting_verb(said, random.Random(seed), share=1.0).words[1]
        for seed in range(40)
    }
    assert len(swapped) > 10
    assert swapped <= {verb[1] for verb in ud_data.REPORTING}
    assert ud_data.swap_reporting_verb(named, random.Random(1), share=1.0) == named
    assert said.words[1] == "said"


def renamed(raw, monkeypatch, name, *, known=frozenset()):
    (document,) = treebanks.load(raw)["gum_train"].values()
    monkeypatch.setattr(persons, "SHARE", 1.0)
    monkeypatch.setattr(persons, "PRONOUN_SHARE", 1.0)
    monkeypatch.setattr(persons, "BODY_SHARE", 0.0)
    monkeypatch.setattr(names, "person", lambda rng, size: name)
    return persons.swap(document, random.Random(1), known)


def arcs(sentence):
    words = zip(sentence.words, sentence.tags, sentence.deps, sentence.heads, strict=True)
    return [f"{w}/{tag} {dep} {sentence.words[head]}" for w, tag, dep, head in words]


def test_persons_rename_with_a_name_of_another_length(raw, monkeypatch):
    said, unchanged, named = renamed(raw, monkeypatch, ("Lai", "Ching-te", "Berg"))
    assert arcs(named) == [
        "Minister/NN nmod:desc Lai",
        "Lai/NNP nsubj left",
        "Ching/NNP flat Lai",
        "-/HYPH punct te",
        "te/NNP flat Lai",
        "Berg/NNP flat Lai",
        "left/VBD ROOT left",
        "Oslo/NNP obj left",
        "./. punct left",
    ]
    assert named.spaces == [True, True, False, False, True, True, True, False, True]
    assert arcs(said)[0] == "Lai/NNP nsubj said"
    assert said.pos[0] == "PROPN"
    assert unchanged.words == ["Do", "n't", "go", "!"]


def test_persons_rename_with_a_shorter_name(raw, monkeypatch):
    named = renamed(raw, monkeypatch, ("Lai",))[2]
    assert arcs(named)[:3] == [
        "Minister/NN nmod:desc Lai",
        "Lai/NNP nsubj left",
        "left/VBD ROOT left",
    ]


def test_persons_rename_known_words_alone_but_no_places(raw, monkeypatch):
    (document,) = treebanks.load(raw)["gum_train"].values()
    assert persons.name_words([document]) == {"Anna", "Lind"}
    monkeypatch.setitem(
        document[2].__dict__, "words", ["Minister", "New", "York", "left", "Oslo", "."]
    )
    assert persons.name_words([document]) == frozenset()
    named = renamed(raw, monkeypatch, ("Lai", "Berg"), known=frozenset(("Oslo",)))[2]
    assert " ".join(named.words) == "Minister Lai Berg left Lai Berg ."


def test_persons_keep_one_name_through_a_document(raw):
    (document,) = treebanks.load(raw)["gum_train"].values()
    for seed in range(30):
        twice = persons.swap([document[2], document[2]], random.Random(seed), frozenset())
        assert twice[0].words == twice[1].words


def test_ud_data_drops_a_full_stop_without_dependents(raw):
    (document,) = treebanks.load(raw)["gum_train"].values()
    s, dropped = ud_data.drop_full_stop(document[0], random.Random(1), share=1.0)
    assert dropped
    assert len(s.words) == len(s.heads) == len(document[0].words) - 1
    assert ud_data.drop_full_stop(document[1], random.Random(1), share=1.0)[1] is False


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


def prepare(raw, out):
    out.mkdir()
    ud_data.write(raw, out, copies=3, seed=4)
    ner_data.write(raw, None, out, copies=2, seed=4)
    return {p.name: p.read_bytes() for p in sorted(out.iterdir())}


def test_data_preparation_is_deterministic(raw, tmp_path):
    first, second = prepare(raw, tmp_path / "one"), prepare(raw, tmp_path / "two")
    assert first == second
    assert set(first) == {
        "ud_train.spacy", "ud_dev.spacy", "ner_train.spacy", "ner_more.spacy", "ner_dev.spacy",
        "silver_test.spacy",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "rate"),
    [(0, 0.1), (9, 1.0), (10, 1.0), (60, 0.5), (89, 0.21 * 11 / 20), (99, 0.11 / 20), (100, 0.4),
     (125, 0.2), (149, 0.008), (150, 0.1), (165, 0.025), (170, 0.0)],
)  # fmt: skip
def test_loop_learn_rate_counts_in_steps(step, rate):
    settings = {
        "first_cycle_steps": 100, "more_cycles": [[50, 0.4], [20, 0.1]], "decay_steps": 110,
        "cooldown_steps": 20, "warmup_steps": 10, "learn_rate": 1.0,
    }  # fmt: skip
    assert loop.learn_rate(step, settings) == pytest.approx(rate)


def test_loop_names_an_unknown_setting():
    with pytest.raises(ValueError, match=r"ner\.cfg has no loop setting 'stpes'; it has .*steps"):
        loop.read_config(stages.CONFIGS / "ner.cfg", changes={"stpes": 3})


SMALL = {
    "first_cycle_steps": 4, "more_cycles": [[2, 0.001]], "decay_steps": 6, "cooldown_steps": 2,
    "warmup_steps": 2,
    "checkpoint_every": 3, "batch_words_first": 20, "batch_words_last": 30, "dev_docs": 2,
}  # fmt: skip


def weights(folder):
    return weights_of(spacy.load(folder))


def weights_of(nlp):
    return [n.get_param(p) for n in assemble.nodes(nlp) for p in n.param_names if n.has_param(p)]


def test_loop_resumes_to_the_weights_of_an_unbroken_run(raw, tmp_path):
    prepare(raw, tmp_path / "prepared")
    files = [tmp_path / "prepared" / f"ner_{part}.spacy" for part in ("train", "dev")]
    config = stages.CONFIGS / "ner.cfg"
    whole = loop.train(config, *files, tmp_path / "whole", changes=SMALL)
    loop.train(config, *files, tmp_path / "broken", changes=SMALL, stop_at=2)
    stopped = weights(tmp_path / "broken" / "model")
    resumed = loop.train(config, *files, tmp_path / "broken", changes=SMALL)
    pairs = list(zip(weights(whole), weights(resumed), strict=True))
    assert all(np.array_equal(a, b) for a, b in pairs)
    assert not all(np.array_equal(a, b) for a, b in zip(stopped, weights(resumed), strict=True))
    steps = [json.loads(line)["step"] for line in (tmp_path / "broken/log.jsonl").open()]
    assert steps == [2, 3, 6]
    assert loop.train(config, *files, tmp_path / "broken", changes=SMALL) == resumed
    assert len((tmp_path / "broken/log.jsonl").read_text().splitlines()) == 3


def test_loop_goes_on_from_trained_weights_and_the_mean_of_the_runs_ships(raw, tmp_path):
    prepare(raw, tmp_path / "prepared")
    files = [tmp_path / "prepared" / f"ner_{part}.spacy" for part in ("train", "dev")]
    config = stages.CONFIGS / "ner.cfg"
    start = loop.train(config, *files, tmp_path / "start", changes=SMALL)

    def go_on(run, seed, **options):
        return loop.train(
            config, *files, tmp_path / run, start=start, changes=SMALL | {"seed": seed}, **options
        )

    ends = [go_on("end0", 0), go_on("end1", 1)]
    go_on("broken", 0, stop_at=2)
    first, one, two, again = map(weights, (start, *ends, go_on("broken", 0)))
    assert all(np.array_equal(a, b) for a, b in zip(one, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    mean = weights_of(assemble.averaged([spacy.load(path) for path in (start, *ends)]))
    for a, b, c, d in zip(first, one, two, mean, strict=True):
        np.testing.assert_allclose(d, (a + b + c) / 3, atol=1e-6)
        assert np.abs(d - a).max() < 0.1  # near where both came from


def order_of_stages(monkeypatch, failing=None):
    done = []

    def stage(name):
        def run(paths, number=""):
            done.append(f"{name}{number}")
            if name == failing:
                raise ValueError(name)

        return run

    for name in ("prepare_parser", "train_teacher", "train_recogniser", "train_parser"):
        monkeypatch.setattr(stages, name, stage(name))
    monkeypatch.setattr(stages, "train_last", stage("train_last"))
    monkeypatch.setattr(
        stages, "ProcessPoolExecutor", lambda n, mp_context: ThreadPoolExecutor(max_workers=n)
    )
    for key, value in stages.SAME_SUMS.items():
        monkeypatch.setenv(key, value)  # what the stages set is gone after the test
    try:
        stages.train_all(stages.Paths(*[Path("nowhere")] * 4))
    except RuntimeError as error:
        return done, str(error)
    return done, None


def test_stages_go_on_from_the_parser_after_its_teachers(monkeypatch):
    done, error = order_of_stages(monkeypatch)
    assert error is None
    assert done[0] == "prepare_parser"
    teachers = [done.index(f"train_teacher{k}") for k in range(stages.TEACHERS)]
    lasts = [done.index(f"train_last{k}") for k in range(stages.LAST)]
    assert max(teachers) < done.index("train_parser") < min(lasts)
    assert "train_recogniser" in done


@pytest.mark.parametrize(
    ("failing", "named", "never"),
    [("train_teacher", "teacher0", "train_parser"), ("train_parser", "ud", "train_last0")],
)
def test_stages_stop_after_what_failed_and_name_it(monkeypatch, failing, named, never):
    done, error = order_of_stages(monkeypatch, failing)
    assert named in error
    assert never not in done


def test_two_processes_train_the_same_weights(tmp_path, raw):
    """Sets differ in order between processes, and sums between kernels: neither may matter."""
    code = (
        "import sys; from pathlib import Path; from training import loop, stages; "
        "from tests.test_training import SMALL, prepare; raw, out = map(Path, sys.argv[1:]); "
        "prepare(raw, out); parts = [out / f'ner_{part}.spacy' for part in ('train', 'dev')]; "
        "loop.train(stages.CONFIGS / 'ner.cfg', *parts, out / 'run', changes=SMALL)"
    )
    for seed in "12":
        subprocess.run(
            [sys.executable, "-c", code, str(raw), str(tmp_path / seed)],
            cwd=Path(__file__).parents[1],
            env=os.environ | stages.SAME_SUMS | {"PYTHONHASHSEED": seed},
            check=True,
        )
    first, second = (weights(tmp_path / seed / "run" / "model") for seed in "12")
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


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
    held = fingerprints.held_out(SHARED / "gold")
    assert len(held) > 4000
    paths = stages.Paths(SHARED / "model" / "data.tar.xz", SHARED / "gold", tmp_path, tmp_path)
    stages.unpack(paths)
    texts = [
        "".join(w + " " * space for w, space in zip(s.words, s.spaces, strict=True))
        for document in ud_data.training_documents(paths.data)
        for s in document
    ]
    for documents in ner_data.sources(paths.data, paths.gold, seed=stages.SEED).values():
        for document in documents:
            texts += [" ".join(e.words) for e in document]
    texts += names.terms("templates")
    assert len(texts) > 60_000
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


def parse(heads, deps, tags=None):
    words = ["Bonn", "said", "prices", "rose"]
    vocab = spacy.blank("en").vocab
    return Doc(vocab, words=words, heads=heads, deps=deps, tags=tags or ["NN"] * 4)


def test_votes_take_what_most_teachers_say():
    right = parse([1, 1, 3, 1], ["nsubj", "ROOT", "nsubj", "ccomp"])
    other = parse([1, 1, 1, 1], ["nsubj", "ROOT", "obj", "ccomp"], ["NNP"] * 4)
    sentence = votes.voted([other, right, right], agreement=0.9)
    assert sentence.heads == [1, 1, 3, 1]
    assert sentence.deps == ["nsubj", "ROOT", "nsubj", "ccomp"]
    assert sentence.tags == ["NN"] * 4
    assert votes.voted([other, right, right], agreement=0.95) is None


def test_votes_that_make_no_tree_are_left_out():
    two_roots = parse([1, 1, 3, 3], ["nsubj", "ROOT", "nsubj", "ROOT"])
    assert votes.voted([two_roots]) is None
    assert not votes._is_tree([1, 0, 2, 2])
    assert votes._is_tree([1, 1, 3, 1])


def test_votes_read_the_news_source_as_running_text(raw):
    texts = votes.plain_sentences(raw, stages.SEED)
    assert "Unit 7 left Oslo." in texts


def test_loop_last_cycle_sees_the_own_documents_alone():
    settings = {"seed": 1, "batch_words_first": 4, "batch_words_last": 4, "batch_growth": 1.0}
    settings["first_cycle_steps"] = 6
    stream = loop.batches([2] * 10, settings, n_last=3)
    found = [next(stream) for _ in range(12)]
    assert any(k >= 3 for batch in found[:6] for k in batch)
    assert all(k < 3 for batch in found[6:] for k in batch)
    endless = loop.batches([2] * 10, settings)
    later = [next(endless) for _ in range(40)][20:]
    assert {k for batch in later for k in batch} == set(range(10))


def test_prepared_documents_have_line_breaks_as_tokens(raw, tmp_path):
    prepare(raw, tmp_path / "prepared")
    docs = (
        DocBin()
        .from_disk(tmp_path / "prepared" / "ud_train.spacy")
        .get_docs(spacy.blank("en").vocab)
    )
    breaks = [t for doc in docs for t in doc if t.is_space]
    assert {t.tag_ for t in breaks} <= {"_SP"}
    assert all(t.nbor(1).is_sent_start for t in breaks)
