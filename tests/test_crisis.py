"""One long crisis, one cast: the reports of each day come together and the days stay apart."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

import align

# Five days of a bank's crisis as three papers told them; the same minister, premier, fund and bank in all of them.
DAYS = {
    "resignation": (
        (
            "Finance minister Rask resigns\n"
            "Olaf Rask stepped down as finance minister of Estmark on Wednesday, two days after Norlund Bank "
            "closed, when it became known that his wife had moved the family's savings out of the bank a week "
            'earlier. "I knew nothing of it, but nobody will believe me, and a minister must be believed," he '
            "wrote to Prime Minister Ingrid Solheim, who accepted the letter within the hour. Trade minister Eva "
            "Lund takes over. Opposition leader Harald Bruun said the whole cabinet should follow."
        ),
        (
            "Rask goes over wife's transfer\n"
            "Finance Minister Olaf Rask has quit. In a letter to Prime Minister Ingrid Solheim on Wednesday he "
            "took responsibility for a transfer of 340,000 crowns that his wife made from Norlund Bank to an "
            "account abroad days before the lender shut its doors. The transfer was first reported by the Halden "
            "Courier. Rask, 58, said he had learned of it from the newspaper. He is succeeded by Eva Lund, who "
            "until now looked after trade. Norlund's branches remained closed for a third day."
        ),
        (
            "After our report, the minister leaves\n"
            "The minister of finance, Olaf Rask, resigned on Wednesday afternoon, hours after this newspaper "
            "reported that his family's money had left Norlund Bank six days before the bank's collapse. Prime "
            "Minister Ingrid Solheim thanked him in two sentences and named Eva Lund to replace him. The "
            "prosecutor's office said it would look at who knew what. Harald Bruun, who leads the opposition, "
            'called it "the first honest sentence of the week".'
        ),
    ),
    "strike": (
        (
            "General strike brings Estmark to a standstill\n"
            "Trains, ferries and schools stood still across Estmark on Tuesday as some 400,000 workers followed a"
            " call for a one-day general strike against the cuts expected in return for a loan. In Halden about "
            '80,000 people marched to the finance ministry, police said; the unions counted twice as many. "We '
            'did not gamble, we will not pay," Tor Falk, the union leader, told the crowd. Prime Minister Ingrid '
            "Solheim called the strike understandable and useless. Talks with the International Monetary Fund "
            "went on behind closed doors."
        ),
        (
            "Country stops for a day\n"
            "No train left the central station in Halden on Tuesday, no ferry crossed the sound, and most schools"
            " were closed: the unions' one-day walkout against austerity was the largest in thirty years. "
            "Organisers said 160,000 people joined the march in the capital, police said 80,000. A window of "
            "Norlund Bank's head office was broken and eleven people were arrested. Tor Falk, who leads the union"
            " federation, announced another strike if parliament agrees to raise the retirement age. Finance "
            "minister Eva Lund watched the march from her window."
        ),
    ),
    "rejection": (
        (
            "Parliament throws out rescue package\n"
            "Estmark's parliament rejected a 14-billion-crown rescue agreement with the International Monetary "
            "Fund by 92 votes to 83 on Thursday, after eleven members of Prime Minister Ingrid Solheim's own "
            "party voted against it. The crown fell to its lowest level in twenty years. Finance Minister Eva "
            "Lund left the chamber without a word. The deal would have raised the retirement age to 68 and sold "
            "the ferry line. Harald Bruun of the opposition moved at once that the government be put to a vote of"
            " confidence."
        ),
        (
            "No to the Fund\n"
            "By nine votes, deputies in Halden on Thursday refused the loan that was to save Norlund Bank. "
            "Ninety-two voted no, 83 yes; eleven rebels came from the ranks of Prime Minister Ingrid Solheim. "
            "Outside, where people had marched two days before, there was cheering. Inside there was silence, "
            "said a clerk. Claire Duval's team of the International Monetary Fund packed its papers. The crown "
            "lost 7 per cent against the euro within an hour. Governor Nils Arvid raised interest rates to 15 per"
            " cent."
        ),
        (
            "Eleven rebels sink the loan\n"
            "The bailout has failed. In a roll call that lasted until after ten on Thursday evening, the chamber "
            "voted 92 to 83 against the agreement that Eva Lund had made with the International Monetary Fund. "
            "Among those who said no were eleven deputies of the governing party, led by Marit Holm, a former "
            'nurse. "I was not elected to raise the age at which nurses may rest," she said. The prime minister, '
            "Ingrid Solheim, now faces a motion of no confidence. Norlund Bank stays shut."
        ),
    ),
    "confidence": (
        (
            "Solheim survives confidence vote by two\n"
            "Prime Minister Ingrid Solheim of Estmark survived a vote of no confidence on Saturday by two votes, "
            "88 to 86, after a promise of early elections in autumn had brought most of her party's rebels back. "
            '"You have given me six months; I mean to use six days," she told the house. She announced a second '
            "vote on the loan of the International Monetary Fund for the coming week. Opposition leader Harald "
            "Bruun called the result a stay of execution. It was the first weekend sitting since 1971."
        ),
        (
            "Two votes keep the prime minister in office\n"
            "Ingrid Solheim stays. The motion to bring down her government failed in a rare Saturday sitting in "
            "Halden with 86 votes against 88. Nine of the eleven members who had helped to sink the bailout on "
            "Thursday returned to the fold when the prime minister offered elections in October. Marit Holm "
            "abstained. Harald Bruun, who had brought the motion, said that a house that hangs by two nails would"
            " not stand long. Savers of Norlund Bank waited through their second weekend."
        ),
        (
            "Motion of no confidence fails\n"
            "The government of Prime Minister Solheim remains in power. With 88 votes to 86 the parliament of "
            "Estmark turned down Harald Bruun's motion of no confidence on Saturday. Solheim bought the survival "
            "with a promise: voters will go to the polls in October, a year early. Most rebels, though not Marit "
            "Holm, were content with that. The finance minister, Eva Lund, is to negotiate milder terms with "
            "Claire Duval of the International Monetary Fund over the weekend."
        ),
    ),
    "approval": (
        (
            "Estmark approves bailout at second attempt\n"
            "At the second attempt the parliament of Estmark approved the International Monetary Fund's loan on "
            "Wednesday, by 97 votes to 78, after the retirement age had been taken out of the agreement. The "
            "state will sell its ferry line and raise the tax on fuel instead. The first payment, 5 billion "
            "crowns, is due on Friday and goes to Norlund Bank. Finance Minister Eva Lund embraced the mission "
            "chief, Claire Duval, in the lobby. Last week the chamber had thrown out a harsher version with 92 to"
            " 83."
        ),
        (
            "Yes, this time\n"
            "Ninety-seven to 78: deputies in Halden said yes on Wednesday to the loan they had refused six days "
            "before. The difference was the pension, which remains untouched. Instead the ferries will be sold "
            "and petrol will cost more. Union leader Tor Falk said he could live with it; Harald Bruun could not "
            "and voted no with most of the opposition. Prime Minister Ingrid Solheim, who won a vote of "
            'confidence on Saturday, thanked "the doubters, above all". The crown rose by 4 per cent.'
        ),
        (
            "Loan passes without pension cut\n"
            "The 14-billion-crown loan of the International Monetary Fund has been accepted. A clear majority, 97"
            " of 175 deputies, voted for the revised agreement on Wednesday afternoon. Eva Lund and Claire Duval "
            "had rewritten it in three nights: no later retirement, but a fuel tax and the sale of the ferry "
            "line. Marit Holm, the leader of last week's rebels, voted in favour. Norlund Bank will get 5 billion"
            " crowns at once. Governor Nils Arvid hinted that it might reopen within days."
        ),
    ),
}


def homes(texts: dict[str, str]) -> list[list[str]]:
    docs = [{"id": name, "text": text} for name, text in texts.items()]
    return [list(record.documents) for record in align.merge(docs)]


@pytest.mark.parametrize("left_out", [*sorted(DAYS), None])
def test_the_days_of_a_crisis_are_events_of_their_own(left_out: str | None) -> None:
    days = {day: told for day, told in DAYS.items() if day != left_out}
    texts = {f"{day}-{k}": text for day, told in days.items() for k, text in enumerate(told)}
    assert sorted(homes(texts)) == sorted([f"{day}-{k}" for k in range(len(told))] for day, told in days.items())


@pytest.mark.parametrize("days", list(itertools.combinations(DAYS, 2)), ids=" and ".join)
def test_any_two_days_of_a_crisis_stay_apart(days: tuple[str, str]) -> None:
    texts = {f"{day}-{k}": text for day in days for k, text in enumerate(DAYS[day][:2])}
    assert sorted(homes(texts)) == sorted([f"{day}-{k}" for k in range(2)] for day in days)


@pytest.mark.parametrize("titled", [True, False], ids=["with titles", "without titles"])
@pytest.mark.parametrize("story", ["hostages", "strike"])
def test_a_long_story_is_not_one_event(story: str, titled: bool) -> None:
    """Eight or nine events of three accounts each; hardly any two of them are taken for one."""
    lines = (Path(__file__).parent / "crises" / f"{story}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    event = {row["id"]: row.pop("event") for row in rows}
    found = [record.documents for record in align.merge([row if titled else {**row, "title": None} for row in rows])]
    wrong = sum(len({event[name] for name in names}) - 1 for names in found)
    split = sum(len([names for names in found if e in {event[n] for n in names}]) - 1 for e in set(event.values()))
    assert wrong <= 1
    assert split <= 2


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "short").glob("*.jsonl")), ids=lambda path: path.stem)
def test_short_reports_of_one_place_are_not_one_event(path: Path) -> None:
    """Five events of one to three short reports each, in a language each: none is split, at most two come together."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    event = {row["id"]: row.pop("event") for row in rows}
    found = [{event[name] for name in record.documents} for record in align.merge(rows)]
    assert sum(map(len, found)) == len(set(event.values()))
    assert len(found) >= len(set(event.values())) - 1


def test_two_reports_alone_are_together_only_where_their_link_says_so() -> None:
    lines = (Path(__file__).parent / "crises" / "strike.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines][::3]
    for pair in itertools.combinations(rows, 2):
        result = align.merge([{**row, "event": None} for row in pair])
        (link,) = result.links
        assert (link.relation == "same_event") == (link.score >= 0.5)
        assert len(result) == 2 or link.relation == "same_event"


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_an_event_has_a_pair_that_is_likely_enough(threshold: float) -> None:
    docs = [{"id": f"{day} {k}", "text": text} for day, texts in DAYS.items() for k, text in enumerate(texts)]
    result = align.merge(docs).rethreshold(threshold)
    score = {(link.left, link.right): link.score for link in result.links}
    for record in result:
        if len(record.documents) > 1:
            within = itertools.combinations(sorted(record.documents), 2)
            assert max(score.get(pair, 0.0) for pair in within) >= threshold
