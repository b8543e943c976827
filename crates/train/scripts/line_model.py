#!/usr/bin/env python3
"""Trains the line model of scraped text: `crates/clean/data/text/line-model.txt` and `words.tsv`.

The data is a folder with `gold.jsonl`, one text a line {"id", "text"}, and `text/ID.txt`, what a crude extractor left.
Figures of passages come from the program itself, so that the model learns from what it will see:

    cargo run --profile fast -p sayso-clean --example text_features -- FOLDER/text/*.txt > rows.jsonl
    python3 crates/train/scripts/line_model.py FOLDER rows.jsonl crates/clean/data/text [--half 0|1]

`--half` learns from that half of the texts alone (by the MD5 of their ids), so that the other half can be used to
measure. A passage is the article's where at least half of its four-word shingles are in the gold text; a text weighs the
same however long it is. Words get weights by logistic regression, then boosted trees learn from all figures, with the
figure `word_score` taken from a regression that had not seen the text (four folds). Needs numpy, scipy, scikit-learn.
"""
import argparse, collections, hashlib, json, os, re
import numpy as np
import scipy.sparse as sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

WORD = re.compile(r"\w+")
HERE = os.path.dirname(os.path.abspath(__file__))
SCORES = ["word_score", "score_1", "score_+1", "score_before_5", "score_after_5"]


def shingles(text, n=4):
    words = WORD.findall(text)
    if len(words) < n:
        return collections.Counter([tuple(words)] if words else [])
    return collections.Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def tokens(folded):
    return list(dict.fromkeys([w for w in re.split(r"[^\w#]+|_", folded) if w][:60]))


def read(folder, rows):
    gold = {g["id"]: g["text"] for g in map(json.loads, open(os.path.join(folder, "gold.jsonl"), encoding="utf-8"))}
    names = sorted(n for n in os.listdir(os.path.join(folder, "text")) if n.endswith(".txt"))
    texts = []
    for name, line in zip(names, open(rows, encoding="utf-8"), strict=True):
        if name[:-4] not in gold:
            continue
        raw = open(os.path.join(folder, "text", name), "rb").read()
        left = shingles(gold[name[:-4]])
        flat = " " + " ".join(WORD.findall(gold[name[:-4]])) + " "
        label, weight, figures, folded = [], [], [], []
        for start, end, row, words in json.loads(line):
            passage = raw[start:end].decode("utf-8", "replace")
            own, count = shingles(passage), len(WORD.findall(passage))
            if count < 4:
                share = float(count > 0 and f" {' '.join(WORD.findall(passage))} " in flat)
            else:
                share = sum(min(n, left.get(s, 0)) for s, n in own.items()) / sum(own.values())
                for s, n in own.items():
                    if s in left:
                        left[s] = max(0, left[s] - n)
            label.append(share >= 0.5), weight.append(max(1, min(count, 400))), figures.append(row), folded.append(words)
        if label:
            weight = np.array(weight, float)
            texts.append({"id": name[:-4], "y": np.array(label), "w": 100 * weight / weight.sum(), "x": np.array(figures, np.float32), "folded": folded})
    return texts


def learn_words(texts):
    in_texts = collections.Counter()
    for t in texts:
        in_texts.update({w for line in t["folded"] for w in tokens(line)})
    known = sorted(w for w, n in in_texts.items() if n >= max(6, len(texts) // 50) and not w.isdigit())
    vocabulary = {w: i for i, w in enumerate(known)}
    lines = [line for t in texts for line in t["folded"]]
    counts = CountVectorizer(vocabulary=vocabulary, analyzer=tokens, binary=True).transform(lines).astype(float)
    lengths = np.array([max(1, len(tokens(line))) for line in lines])
    weight = np.sqrt(np.concatenate([t["w"] for t in texts]))
    label = np.concatenate([t["y"] for t in texts])
    model = LogisticRegression(C=0.6, max_iter=150).fit(sparse.diags(1 / np.sqrt(lengths)) @ counts, label, sample_weight=weight)
    return {w: model.coef_[0][i] for w, i in vocabulary.items()}


def score_words(texts, weights, places):
    for t in texts:
        score = np.array([sum(weights.get(w, 0) for w in tokens(line)) / max(1, len(tokens(line))) ** 0.5 for line in t["folded"]])
        n, sums = len(score), np.concatenate([[0], np.cumsum(score)])
        at = np.arange(n)
        window = lambda a, b: (sums[b] - sums[a]) / np.maximum(1, b - a)
        columns = [score, np.concatenate([[0], score[:-1]]), np.concatenate([score[1:], [0]]), window(np.maximum(0, at - 5), at), window(np.minimum(n, at + 1), np.minimum(n, at + 6))]
        t["x"][:, places] = np.column_stack(columns)


def written(nodes):
    out = []

    def visit(i):
        node = nodes[i]
        if node["is_leaf"]:
            out.append(f"={node['value']:.4g}")
            return
        at = len(out)
        out.append("")
        visit(node["left"])
        right = len(out)
        visit(node["right"])
        out[at] = f"{node['feature_idx']},{node['num_threshold']:.5g},{right}"

    visit(0)
    return " ".join(out)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder"), ap.add_argument("rows"), ap.add_argument("out"), ap.add_argument("--half", type=int)
    ap.add_argument("--trees", type=int, default=140)
    args = ap.parse_args()
    source = open(os.path.join(HERE, "../../clean/src/text/feature.rs"), encoding="utf-8").read()
    names = re.findall(r'"([^"]+)"', re.search(r"NAMES: \[&str; \d+\] = \[(.*?)\];", source, re.S).group(1))
    texts = read(args.folder, args.rows)
    if args.half is not None:
        texts = [t for t in texts if int(hashlib.md5(t["id"].encode()).hexdigest(), 16) % 2 == args.half]
    places = [names.index(n) for n in SCORES]
    for fold in range(4):
        score_words(texts[fold::4], learn_words([t for i, t in enumerate(texts) if i % 4 != fold]), places)
    stack = lambda key: np.concatenate([t[key] for t in texts])
    model = HistGradientBoostingClassifier(max_iter=args.trees, learning_rate=0.09, max_leaf_nodes=18, min_samples_leaf=60, l2_regularization=3, random_state=1)
    model.fit(stack("x"), stack("y"), sample_weight=stack("w"))
    with open(os.path.join(args.out, "words.tsv"), "w", encoding="utf-8") as f:
        f.write("// Words and their weights, learned by logistic regression: above 0 speaks for the article, below 0 against it.\n")
        f.write("// A # stands for any number. Trained on WCXB (CC BY 4.0) by crates/train/scripts/line_model.py.\n")
        f.writelines(f"{w}\t{c:.2f}\n" for w, c in sorted(learn_words(texts).items()) if abs(c) >= 0.08)
    with open(os.path.join(args.out, "line-model.txt"), "w", encoding="utf-8") as f:
        f.write("// Gradient-boosted trees: how likely a passage of scraped text is part of the article. Trained on WCXB (CC BY 4.0)\n")
        f.write("// by crates/train/scripts/line_model.py.\n")
        f.write("// figures: " + " ".join(names) + "\n")
        f.write(f"base {float(np.ravel(model._baseline_prediction)[0]):.5g}\n")
        f.writelines(written(p[0].nodes) + "\n" for p in model._predictors)


if __name__ == "__main__":
    main()
