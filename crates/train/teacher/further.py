"""Articles without gold for a teacher to speak of, from the shared data: `python3 further.py SHARED/data > further.jsonl`.

English articles of the extraction sets as their gold text, and the documents of the treebanks that no figure is reported on.
"""
import gzip
import json
import re
import sys

COMMON = {"the", "of", "and", "to", "in", "that", "is"}
LONGEST = 20_000  # code points
REPORTED = ("GUM_interview", "GUM_speech", "newsgroup", "weblog")


def write(name, text):
    print(json.dumps({"id": name, "text": text[:LONGEST], "attributions": []}, ensure_ascii=False))


def english(text):
    words = text.lower().split()
    return len(words) >= 100 and sum(w in COMMON for w in words) >= len(words) / 10


def pages(data, folder):
    for line in open(f"{data}/extraction/{folder}/gold.jsonl", encoding="utf8"):
        page = json.loads(line)
        if english(page["text"] or ""):
            write(f"{folder}/{page['id']}", page["text"])


def documents(data, treebank):
    name, paragraphs = None, []
    for line in [*gzip.open(f"{data}/treebanks/{treebank}", "rt", encoding="utf8"), "# newdoc id = \n"]:
        if begins := re.match(r"# newdoc id = (.*)", line):
            if name and not any(part in name for part in REPORTED):
                write(name, "\n\n".join(" ".join(p) for p in paragraphs if p))
            name, paragraphs = begins[1], [[]]
        elif line.startswith("# newpar"):
            paragraphs.append([])
        elif text := re.match(r"# text = (.*)", line):
            paragraphs[-1].append(text[1])


for folder in ("scrapinghub-half", "wcxb-articles"):
    pages(sys.argv[1], folder)
for treebank in ("gum-without-news.conllu.gz", "ewt.conllu.gz"):
    documents(sys.argv[1], treebank)
