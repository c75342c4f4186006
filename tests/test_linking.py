"""Judgement of pairs: one event or not, and why; in small batches, other languages, any order."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import align
from align.clustering import cluster_pairs
from align.events import event_view
from align.evidence import FEATURES, measure_pairs
from align.extract.account import extract
from align.facts import Facts
from align.linking import (
    FITTED,
    STATED,
    WEIGHTS,
    among,
    calibrated,
    judge_batch,
    judge_pairs,
    probabilities,
    uncalibrated,
    weigh,
)
from align.model import Account, Document, Entity, Link, Mention, Segments
from align.openings import Opening
from align.proposals import event_candidates
from align.surveys import survey
from align.text import segment

FERRY_A = (
    "Ferry Orla sinks off Cork, all saved\n"
    "CORK, May 4 (Wire) -- The ferry Orla sank off Cork on Monday and all 40 people aboard were saved, the coast guard "
    "said. The ship had struck a rock in thick fog. Captain Sean Doyle was the last to leave it."
)
FERRY_B = (
    "Forty rescued as ferry goes down near Cork\n"
    "Rescuers saved 40 people from the ferry Orla, which went down near Cork on May 4 after it struck a rock. "
    "Fog was thick, said the captain, Sean Doyle, who left the ship last."
)
BUDGET = (
    "Chile passes budget\nSANTIAGO, May 4 (Wire) -- The parliament of Chile passed the new budget on Monday after a "
    "debate of nine hours. Finance Minister Rosa Vidal called it a compromise."
)


# Days of one long story with one cast: the same bridge, mayor, fire chief and prosecutor in all of them.
CRISIS = {
    "collapse": (
        "Bridge in Velmora falls, 12 dead\nVELMORA, June 3 -- A bridge over the Tarn collapsed on Tuesday in Velmora and "
        "killed 12 people, Mayor Ines Caro said. Fire chief Otto Brand had the river searched for eight missing people.",
        "Twelve killed as the Tarn bridge gives way\nCars fell into the river when the bridge of Velmora collapsed on "
        "June 3. At least 12 people were killed and eight are missing, said Mayor Ines Caro.",
    ),
    "search": (
        "Divers end search in Velmora\nVELMORA, June 5 -- Divers found the last eight bodies in the Tarn on Thursday, so "
        "that 20 people died with the bridge, fire chief Otto Brand said. Mayor Ines Caro declared three days of mourning.",
        "Last victims of Velmora found\nThe search in the Tarn ended on June 5 as the eight missing were found dead, and "
        "the toll is now 20. Three days of mourning were declared by Mayor Ines Caro.",
    ),
    "resignation": (
        "Mayor of Velmora resigns\nVELMORA, June 12 -- Mayor Ines Caro resigned on Thursday, nine days after the bridge "
        "over the Tarn killed 20 people. She had ignored a warning about the bridge, she said.",
        "Caro steps down over ignored warning\nMayor Ines Caro of Velmora stepped down on June 12 and admitted that a "
        "warning about the Tarn bridge had been ignored. Its collapse killed 20 people.",
    ),
    "march": (
        "Thousands march in Velmora\nVELMORA, June 14 -- About 9,000 people marched through Velmora on Saturday for "
        "justice after the bridge over the Tarn killed 20. They carried photographs and called for a trial of Ines Caro.",
        "Velmora protest wants justice\nSome 9,000 people with photographs of the dead marched in Velmora on June 14. "
        "They want former mayor Ines Caro tried for the collapse of the Tarn bridge.",
    ),
}


def read(*texts: str) -> list[Segments]:
    return [segment(Document(id=f"d{k}", text=t)) for k, t in enumerate(texts)]


def judged(*texts: str) -> list[Link]:
    segments = read(*texts)
    view = event_view(segments)
    return judge_pairs(segments, [extract(s) for s in segments], event_candidates(view), view=view)


def test_independent_accounts_are_one_event_and_others_are_not() -> None:
    links = {(link.left, link.right): link for link in judged(FERRY_A, FERRY_B, BUDGET)}
    assert links["d0", "d1"].relation == "same_event"
    assert links["d0", "d1"].score > 0.8
    assert links["d0", "d2"].relation == links["d1", "d2"].relation == "different"
    assert max(links["d0", "d2"].score, links["d1", "d2"].score) < 0.2


def test_the_verdict_hardly_depends_on_the_rest_of_the_batch() -> None:
    alone = judged(FERRY_A, FERRY_B)[0].score
    among = judged(FERRY_A, FERRY_B, *[f"{BUDGET} Note {k}." for k in range(6)])[0].score
    assert among == pytest.approx(alone, abs=0.1)


def test_reasons_are_words_and_the_strongest_comes_first() -> None:
    link = judged(FERRY_A, FERRY_B)[0]
    assert any("sentences correspond" in reason for reason in link.reasons_for)
    other = judged(FERRY_A, BUDGET)[0]
    assert other.reasons_against
    assert all(reason == reason.strip() and reason for reason in (*link.reasons_for, *other.reasons_against))


def account(name: str, day: str, people: tuple[tuple[str, str], ...], kind: str, at: int) -> Account:
    return Account(
        doc=name,
        types=(Mention(0, 1, kind),),
        dates=(Mention(at, at + 5, f"--{day}", precision="month-day"),),
        entities=tuple(Entity(Mention(0, 1, n), part=Mention(0, 1, p), present=True) for n, p in people),
    )


def test_lookalikes_of_one_cast_are_told_apart_by_what_they_state() -> None:
    body = "The two sides spoke of trade, rivers and the border, and agreed to keep in touch on all of them."
    left, right = read(
        f"On May 4 Minister Ana Ruiz received envoy Bo Lind in Vasa. {body}",
        f"On May 5 President Cal Moor received envoy Bo Lind in Vasa. {body}",
    )
    pair = np.array([[0, 1]])
    same = judge_pairs([left, right], None, pair)[0]
    accounts = [
        account("d0", "05-04", (("Ana Ruiz", "host"), ("Bo Lind", "visitor")), "meeting", 3),
        account("d1", "05-05", (("Cal Moor", "host"), ("Bo Lind", "visitor")), "meeting", 3),
    ]
    apart = judge_pairs([left, right], accounts, pair)[0]
    assert same.score > 0.9 > 0.4 > apart.score
    assert apart.reasons_against[0] == "one says that it was on 05-04, the other on 05-05"
    assert "one is about Ana Ruiz, the other about Cal Moor" in apart.reasons_against
    call = [accounts[0], account("d1", "05-04", (("Bo Lind", "party"),), "phone call", 3)]
    assert (
        "one is about a meeting, the other about a phone call"
        in judge_pairs([left, right], call, pair)[0].reasons_against
    )


def test_the_days_of_one_long_story_stay_apart_and_the_reports_of_each_together() -> None:
    segments = read(*[text for texts in CRISIS.values() for text in texts])
    view = event_view(segments)
    judged = judge_batch(segments, [extract(s) for s in segments], event_candidates(view), view=view)
    assert cluster_pairs(len(segments), judged.pairs, judged.scores).tolist() == [0, 0, 2, 2, 4, 4, 6, 6]


def test_a_batch_is_judged_in_arrays_and_links_are_made_when_asked_for() -> None:
    segments = read(FERRY_A, FERRY_B, BUDGET)
    accounts = [extract(s) for s in segments]
    pairs = np.array([[1, 2], [0, 1]])
    judged = judge_batch(segments, accounts, pairs)
    assert judged.links() == [judged.link(0), judged.link(1)] == judge_pairs(segments, accounts, pairs)
    assert [link.score for link in judged.links()] == calibrated(judged.scores).tolist()
    assert uncalibrated(calibrated(judged.scores)) == pytest.approx(judged.scores, abs=1e-3)


def test_weekdays_of_openings_count_where_no_day_is_known() -> None:
    body = "the council of Vasa voted to close the old harbour after years of debate about its costs."
    same = judged(f"On Tuesday {body}", f"Late on Tuesday {body}")[0]
    night = judged(f"On Tuesday {body}", f"Early on Wednesday {body}")[0]
    other = judged(f"On Tuesday {body}", f"Late on Friday {body}")[0]
    assert "both open with Tuesday" in same.reasons_for
    assert "one opens with Tuesday, the other with Friday" in other.reasons_against
    assert same.score > night.score > other.score


def test_what_is_stated_counts_more_where_fewer_others_show_what_is_rare() -> None:
    times = [among(FITTED, texts).stated / FITTED.stated for texts in (0, 2, 3, 20, 100_000)]
    assert [float(t.min()) for t in times] == pytest.approx([float(t.max()) for t in times])
    means = [float(t.mean()) for t in times]
    assert means[:2] == pytest.approx([1, 2])
    assert 1 < means[4] < 1.001 < means[3] < means[2] < 2


def test_one_rare_word_is_no_proof_however_short_the_texts_are() -> None:
    quake = {"id": "quake", "title": "Tremor near Dornvik", "text": "A tremor was felt near Dornvik on Sunday."}
    steel = {"id": "steel", "title": "Dornvik Steel cuts jobs", "text": "Shares in Dornvik Steel fell by 8 per cent."}
    made = align.merge([quake, steel])
    assert [record.documents for record in made] == [("quake",), ("steel",)]
    assert "little more than one rare word is shared" in made.explain("quake", "steel")
    assert (
        spread_of("Orla sank.", "Orla rose.") == spread_of("Orla sank.", "Ferries rose.") == pytest.approx(0, abs=0.01)
    )
    assert spread_of("Orla Brint sank.", "Orla Brint rose.") == pytest.approx(0.5, abs=0.01)
    assert spread_of("Orla sank. " * 80, "Orla rose. " * 80) == 1


def spread_of(one: str, other: str) -> float:
    features = measure_pairs(event_view(read(one, other)), np.array([[0, 1]])).features
    return float(features[0, FEATURES.index("spread")])


def test_what_is_counted_speaks_for_and_against() -> None:
    body = "when the roof of a market hall fell in Vasa, the fire brigade said; the hall was built of steel and glass."
    same = judged(f"Seven people were killed {body}", f"The dead numbered many, 7 people killed in all, {body}")[0]
    other = judged(f"Seven people were killed {body}", f"Forty people were killed {body}")[0]
    assert "both count 7 killed" in same.reasons_for
    assert "one counts 40 killed, the other 7" in other.reasons_against
    votes = judged("Deputies voted 118 to 41 for the ferry law.", "The ferry law passed with 118 votes against 41.")[0]
    assert "both openings give 118 and 41" in votes.reasons_for


def test_tables_of_other_figures_are_other_results() -> None:
    def table(*values: int) -> str:
        names = ("Shr", "Net", "Revs", "Avg shrs", "Nine mths shr", "Nine mths net")
        return "\n".join(f"{name} {value} mln vs {3 * value} mln" for name, value in zip(names, values, strict=True))

    one, two = table(14, 516, 388, 718, 654, 932), table(27, 831, 108, 466, 176, 35)
    assert judged(one, two)[0].relation != "same_event"
    assert judged(one, one)[0].relation == "same_event"


def test_publication_dates_count_where_they_have_proved_themselves() -> None:
    def facts(*days: int) -> list[Facts]:
        return [Facts(None, 1.0, False, (), (), (), (), (), date(2025, 1, 1) + timedelta(days=day)) for day in days]

    pairs = np.array([[k, k + 1] for k in range(0, 40, 2)])
    sure = np.full(20, 9.0)
    prompt = survey(facts(*range(40)), pairs, sure).trust
    crawled = survey(facts(*[k * k for k in range(40)]), pairs, sure).trust
    unseen = survey(facts(*[k * k for k in range(40)]), pairs, np.zeros(20)).trust
    assert prompt > unseen > crawled == 0
    assert (
        survey(facts(*[k % 2 for k in range(40)]), pairs, sure).told < 0.1 < survey(facts(*range(40)), pairs, sure).told
    )


def of_weekday(weekday: int) -> Facts:
    return Facts(None, 1.0, False, (), (), (), (), (), None, Opening(weekday, 1.0))


def test_an_agreement_counts_by_its_rarity_in_the_batch() -> None:
    pairs = np.array([[0, 1]])
    usual = survey([of_weekday(1), of_weekday(1)], pairs, np.zeros(1))
    crowded = survey([of_weekday(1)] * 40, pairs, np.zeros(1))
    assert usual.rarity("weekday", 1) == 1.0
    assert crowded.rarity("weekday", 1) < 0.3
    assert crowded.rarity("weekday", 2) == 1.0


def test_weekdays_are_trusted_where_the_nearest_texts_agree_and_others_do_not() -> None:
    days = [k // 2 for k in range(14)]
    pairs = np.array([(a, b) for a in range(14) for b in range(a + 1, 14)])
    near = np.where(pairs[:, 0] // 2 == pairs[:, 1] // 2, 5.0, 1.0)
    assert survey([of_weekday(day) for day in days], pairs, near).weekdays == 1.0
    assert survey([of_weekday(days[5 * k % 14]) for k in range(14)], pairs, near).weekdays < 0.5


@pytest.mark.parametrize(
    ("one", "two", "other"),
    [
        (
            "O barco Orla afundou perto de Faro na segunda e as 40 pessoas a bordo foram salvas, disse a marinha.",
            "As 40 pessoas que iam no barco Orla, que afundou perto de Faro, foram salvas pela marinha.",
            "O parlamento do Chile aprovou o novo orçamento depois de um debate de nove horas.",
        ),
        (
            "星期一,奥拉号渡轮在科克附近沉没,船上四十人全部获救。海岸警卫队说,渡轮在大雾中触礁。",
            "奥拉号渡轮在大雾中触礁后于科克附近沉没,四十人全部获救。",
            "智利议会经过九小时的辩论后通过了新的预算案,财政部长表示满意。",
        ),
        (
            "غرقت العبارة أورلا قرب كورك يوم الاثنين وأنقذ خفر السواحل جميع ركابها الأربعين بعد أن اصطدمت بصخرة.",
            "أنقذ خفر السواحل الركاب الأربعين للعبارة أورلا التي غرقت قرب كورك بعد أن اصطدمت بصخرة.",
            "أقر برلمان تشيلي الميزانية الجديدة بعد مناقشة استمرت تسع ساعات.",
        ),
        (
            "Phà Orla chìm gần Cork hôm thứ Hai và toàn bộ 40 người trên tàu được cứu, lực lượng tuần duyên cho biết.",
            "Lực lượng tuần duyên đã cứu toàn bộ 40 người trên phà Orla chìm gần Cork.",
            "Quốc hội Chile thông qua ngân sách mới sau chín giờ tranh luận.",
        ),
    ],
    ids=["pt", "zh", "ar", "vi"],
)
def test_other_languages(one: str, two: str, other: str) -> None:
    scores = {(link.left, link.right): link.score for link in judged(one, two, other)}
    assert scores["d0", "d1"] > 0.5 > max(scores["d0", "d2"], scores["d1", "d2"])


def test_links_name_the_smaller_id_first_and_keep_the_order_of_pairs() -> None:
    segments = list(reversed(read(FERRY_A, FERRY_B, BUDGET)))
    pairs = np.array([[1, 2], [0, 1], [0, 2]])
    links = judge_pairs(segments, None, pairs)
    assert [(link.left, link.right) for link in links] == [("d0", "d1"), ("d1", "d2"), ("d0", "d2")]


@pytest.mark.parametrize("text", ["", " \n ", "word", "\ud800 \udfff", "🙂", "x" * 200_000])
def test_hostile_texts_are_judged_and_not_linked(text: str) -> None:
    links = judged(text, FERRY_A)
    assert [link.relation for link in links] == ["different"]
    assert judge_pairs(read(text, FERRY_A), None, np.zeros((0, 2), np.int64)) == []


def test_features_are_shares_and_symmetric() -> None:
    view = event_view(read(FERRY_A, FERRY_B, BUDGET, ""))
    pairs = np.array(list(itertools.permutations(range(4), 2)))
    evidence = measure_pairs(view, pairs)
    assert evidence.features.shape == (12, len(FEATURES))
    assert (evidence.features >= 0).all()
    assert (evidence.features <= 1).all()
    back = {tuple(p): k for k, p in enumerate(pairs.tolist())}
    turned = [back[j, i] for i, j in pairs.tolist()]
    assert evidence.features[turned] == pytest.approx(evidence.features, abs=1e-5)
    assert (evidence.matched <= evidence.counted).all()


def test_a_text_and_itself_are_certain_and_silence_is_not() -> None:
    view = event_view(read(FERRY_A, FERRY_A, BUDGET))
    scores = probabilities(measure_pairs(view, np.array([[0, 1], [0, 2]])))
    assert scores[0] > 0.99
    assert scores[1] < 0.2


def test_weighing_turns_the_softening_back() -> None:
    scores = np.linspace(0.05, 0.95, 19)
    assert (np.diff(weigh(scores)) > 0).all()
    assert weigh(np.array([0.5])) == pytest.approx(0)
    assert set(WEIGHTS) <= set(FEATURES)
    assert all(np.isfinite(value) for value in STATED.values())


def test_the_five_reports_are_four_events_whatever_subset_is_given(shared: Path) -> None:
    files = sorted((shared / "data" / "reports").glob("*.txt"))
    segments = [segment(Document(id=f.name[:3], text=f.read_text("utf-8"))) for f in files]
    accounts = [extract(s) for s in segments]
    together = {"001", "003"}
    for size in range(2, 6):
        for chosen in itertools.combinations(range(5), size):
            part = [segments[k] for k in chosen]
            view = event_view(part)
            found = judge_batch(part, [accounts[k] for k in chosen], event_candidates(view), view=view)
            for one in found.links():
                assert one.score > 0.95 if {one.left, one.right} == together else one.score < 0.35
            labels = cluster_pairs(size, found.pairs, found.scores)
            names = [s.document.id for s in part]
            pairs = [{names[a], names[b]} for a, b in itertools.combinations(range(size), 2) if labels[a] == labels[b]]
            assert pairs == [together] * (together <= set(names))
