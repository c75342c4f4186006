"""Words of scripts without spaces: runs of letters as by hand, and reports that share letters alone stay apart."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

import align
from align._core import tokenize
from align.unspaced import words_in

LETTERS = "港口大桥たべるコーヒเรือมล12ab é.,\n"


def twin(text: str) -> list[str]:
    """Cut a text as `words_in` does, by the tokens of the kernel and regular expressions."""
    _, starts, ends, _ = tokenize([text])
    found: list[str] = []
    run: list[tuple[int, int]] = []

    def kind(at: int) -> int:
        scripts = ("[\u0e00-\u0eff]", "[\u3041-\u309f]", "[\u30a0-\u30ff]", "[\u3400-\u9fff]")
        return next((k for k, some in enumerate(scripts, 1) if re.match(some, text[at])), 0)

    def close() -> None:
        size = 3 if run and kind(run[0][0]) == 1 else 2
        last = max(len(run) - size, 0) + 1 if run else 0
        found.extend(text[run[k][0] : run[min(k + size, len(run)) - 1][1]] for k in range(last))
        run.clear()

    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if run and (run[-1][1] != start or kind(run[-1][0]) != kind(start) or not kind(start)):
            close()
        run.append((start, end))
    close()
    return found


@given(st.lists(st.text(LETTERS, max_size=20), max_size=4))
def test_runs_of_letters_are_those_cut_by_hand(texts: list[str]) -> None:
    found = words_in(texts)
    for k, text in enumerate(texts):
        mine = slice(found.offsets[k], found.offsets[k + 1])
        spans = zip(found.starts[mine].tolist(), found.ends[mine].tolist(), strict=True)
        assert [text[a:b] for a, b in spans] == twin(text)
        assert [chr(letter) for letter in found.letters[mine].tolist()] == [word[0] for word in twin(text)]


def test_a_word_has_one_hash_wherever_it_stands() -> None:
    alone, inside = words_in(["大桥", "เรือม"]), words_in(["港口大桥", "a เรือม, b"])
    assert set(alone.hashes.tolist()) < set(inside.hashes.tolist())
    plain = ["Orla sank off Cork", "Ορλα 12"]
    assert words_in(plain).hashes.tolist() == tokenize(plain)[0].tolist()


def test_reports_that_share_letters_and_no_words_stay_apart() -> None:
    reports = {
        "fire-0": "ไฟไหม้โรงแรมริมชายหาดเมื่อคืนที่ผ่านมา นักท่องเที่ยวหนีออกมาได้ทั้งหมด 60 คน",
        "fire-1": "นักท่องเที่ยว 60 คนหนีไฟไหม้โรงแรมริมชายหาดออกมาได้อย่างปลอดภัยเมื่อคืนนี้",
        "price": "ราคายางพาราปรับตัวสูงขึ้นต่อเนื่อง เกษตรกรในภาคใต้คาดว่าจะมีรายได้เพิ่มขึ้นในปีนี้",
        "school": "กระทรวงศึกษาธิการประกาศเลื่อนวันเปิดเรียน เพราะอาคารหลายแห่งยังซ่อมไม่เสร็จ",
        "train": "บริษัทเดินรถเตรียมเพิ่มขบวนรถในช่วงวันหยุดยาว เพื่อรองรับผู้โดยสารที่เดินทางกลับบ้าน",
    }
    made = align.merge([{"id": name, "text": text} for name, text in reports.items()])
    assert [record.documents for record in made] == [("fire-0", "fire-1"), ("price",), ("school",), ("train",)]
