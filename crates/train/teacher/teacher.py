"""What a large model says of articles, for `sayso-train attribution --taught`.

A transformer finds cues and what belongs to them far better than the small networks that sayso carries (content 82.5 against
75.1 on PolNeAR dev), far too slowly for use. So it teaches: it learns from the gold, and says of every word
how likely it is a cue, and what belongs to the likely ones; the small networks learn that beside the gold, and from articles
that have no gold (Hinton, Vinyals and Dean 2015). Of an article with gold speak only teachers that have not seen it.

    sayso-train lesson polnear/train.jsonl --out train.lesson
    sayso-train lesson further.jsonl --out further.lesson
    python3 teacher.py --model MPNET --train train.lesson --further further.lesson --out taught.jsonl.gz

`MPNET` is the folder of all-mpnet-base-v2 (Song et al. 2020; Apache-2.0) with `model.safetensors` and `tokenizer.json`. Wants
torch, numpy, safetensors and tokenizers, and a GPU: ten minutes of one of 2024. The order of sums on a GPU is not fixed, so
the file is not the same twice; the one in use is kept beside this script.
"""
import argparse
import gzip
import json
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

WIDTH, HEADS, LAYERS = 768, 12, 12
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 104
LONGEST = 500  # pieces of a window
AROUND = 150  # pieces to each side of a cue
FOLDS = 4
FINDERS = 3  # whose mean speaks of articles without gold
OUTSIDE, SOURCE, CONTENT, CUE = range(4)
LIKELY = 0.3  # from here on a teacher says what belongs to a cue
HEARD = 0.012  # less is not written down
BEGAN = time.time()


def log(*what):
    print("[%5.0f s]" % (time.time() - BEGAN), *what, flush=True)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.behind_attention = nn.LayerNorm(WIDTH, 1e-5)
        self.up, self.down = nn.Linear(WIDTH, 3072), nn.Linear(3072, WIDTH)
        self.behind_units = nn.LayerNorm(WIDTH, 1e-5)

    def forward(self, x, bias):
        b, n, _ = x.shape
        split = lambda y: y.view(b, n, HEADS, 64).transpose(1, 2)
        a = F.scaled_dot_product_attention(
            split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=bias, dropout_p=0.1 if self.training else 0.0
        )
        drop = lambda y: F.dropout(y, 0.1, self.training)
        x = self.behind_attention(x + drop(self.o(a.transpose(1, 2).reshape(b, n, WIDTH))))
        return self.behind_units(x + drop(self.down(F.gelu(self.up(x)))))


def bucket(distance):
    """Relative positions as MPNet groups them."""
    distance = -distance
    side = (distance < 0).long() * 16
    distance = distance.abs()
    far = 8 + (torch.log(distance.float().clamp(min=1) / 8) / math.log(128 / 8) * 8).long()
    return side + torch.where(distance < 8, distance, far.clamp(max=15))


class Encoder(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.pieces, self.places = nn.Embedding(30527, WIDTH), nn.Embedding(514, WIDTH)
        self.norm, self.relative = nn.LayerNorm(WIDTH, 1e-5), nn.Embedding(32, HEADS)
        self.mark = nn.Embedding(2, WIDTH)  # the word that is asked about
        nn.init.zeros_(self.mark.weight)
        nn.init.normal_(self.mark.weight[1:], std=0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        take = lambda parameter, name: parameter.data.copy_(weights[name])
        take(self.pieces.weight, "embeddings.word_embeddings.weight")
        take(self.places.weight, "embeddings.position_embeddings.weight")
        take(self.relative.weight, "encoder.relative_attention_bias.weight")
        named = [(self.norm, "embeddings.LayerNorm")]
        for i, layer in enumerate(self.layers):
            at = "encoder.layer.%d." % i
            named += [(getattr(layer, n), at + "attention.attn." + n) for n in "qkvo"]
            named += [(layer.behind_attention, at + "attention.LayerNorm"), (layer.behind_units, at + "output.LayerNorm")]
            named += [(layer.up, at + "intermediate.dense"), (layer.down, at + "output.dense")]
        for module, name in named:
            take(module.weight, name + ".weight")
            take(module.bias, name + ".bias")

    def forward(self, ids, mark=None):
        n = ids.shape[1]
        x = self.pieces(ids) + self.places(torch.arange(2, n + 2, device=ids.device).clamp(max=513))
        if mark is not None:
            x = x + self.mark(mark)
        x = F.dropout(self.norm(x), 0.1, self.training)
        at = torch.arange(n, device=ids.device)
        bias = self.relative(bucket(at[None] - at[:, None])).permute(2, 0, 1)[None]
        bias = (bias + torch.where((ids != PAD)[:, None, None], 0.0, -1e4)).to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Teacher(nn.Module):
    """Of each piece one score (a cue or not), or four (what it is to the marked cue)."""

    def __init__(self, weights, classes):
        super().__init__()
        self.encoder, self.head = Encoder(weights), nn.Linear(WIDTH, classes)

    def forward(self, ids, mark=None):
        with torch.autocast("cuda", torch.bfloat16):
            return self.head(self.encoder(ids, mark)).float()


def read(path, tokenizer):
    """Articles in pieces: a bar where a paragraph begins, and of each word at most six."""
    known, articles = {}, []
    bar = tokenizer.token_to_id("|")
    for line in open(path, encoding="utf8"):
        article = json.loads(line)
        ids, first, before = [], [], 0
        for start, end in article["words"]:
            if "\n" in article["text"][before:start]:
                ids.append(bar)
            first.append(len(ids))
            word = article["text"][start:end]
            if word not in known:
                known[word] = (tokenizer.encode(word, add_special_tokens=False).ids or [UNKNOWN])[:6]
            ids += known[word]
            before = end
        article["ids"], article["first"] = np.array(ids or [bar]), np.array(first, int)
        articles.append(article)
    return articles


def batch(rows, value=PAD):
    longest = (max(map(len, rows)) + 15) // 16 * 16
    out = np.full((len(rows), longest), value, np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.tensor(out).cuda()


def windows(article, start, stride):
    n, at = len(article["ids"]), start
    while True:
        low, high = max(0, at), min(n, at + LONGEST)
        if high > low:
            yield low, high
        if at + LONGEST >= n:
            return
        at += stride


def framed(article, low, high):
    return np.r_[BEGIN, article["ids"][low:high], END]


def descend(model, loss_of, examples_of, rounds, steps, seed):
    torch.manual_seed(seed)
    groups = [(model.encoder.parameters(), 5e-5), (model.head.parameters(), 5e-4)]
    optimizer = torch.optim.AdamW([{"params": list(p), "lr": lr} for p, lr in groups], weight_decay=0.01, fused=True)
    rate = lambda t: min((t + 1) / (0.1 * steps), max(0.0, (steps - t) / (0.9 * steps)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    model.train()
    for turn in range(rounds):
        total, count = 0.0, 0
        for examples in examples_of():
            loss = loss_of(examples)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.detach(), count + 1
        log("  round %d: loss %.4f" % (turn, float(total) / count))
    return model.eval()


def learn_cues(weights, articles, seed, rounds=4, size=16):
    random, model = np.random.default_rng(seed), Teacher(weights, 1).cuda()

    def examples():
        all_windows = []
        for article in articles:
            answers = np.full(len(article["ids"]), -1)
            answers[article["first"]] = 0
            answers[[article["first"][g["anchor"]] for g in article["gold"] if g["anchor"] is not None]] = 1
            for low, high in windows(article, -int(random.integers(0, LONGEST)), LONGEST):
                if high - low > 8:
                    all_windows.append((framed(article, low, high), np.r_[-1, answers[low:high], -1]))
        order = random.permutation(len(all_windows))
        for i in range(0, len(order), size):
            yield [all_windows[j] for j in order[i : i + size]]

    def loss(examples):
        answers = batch([a for _, a in examples], -1)
        scores = model(batch([ids for ids, _ in examples])).squeeze(-1)
        asked = answers >= 0
        return F.binary_cross_entropy_with_logits(scores[asked], answers[asked].float())

    steps = rounds * (sum(len(a["ids"]) // LONGEST + 2 for a in articles) // size + 1)
    return descend(model, loss, examples, rounds, steps, seed)


@torch.no_grad()
def find_cues(models, articles, size=64):
    """How likely each word is a cue, as the window says in whose middle it stands."""
    jobs = [(n, *window) for n, a in enumerate(articles) for window in windows(a, 0, LONGEST // 2)]
    found = [np.zeros(len(a["ids"])) for a in articles]
    margin = [np.full(len(a["ids"]), -1.0) for a in articles]
    for i in range(0, len(jobs), size):
        some = jobs[i : i + size]
        ids = batch([framed(articles[n], low, high) for n, low, high in some])
        likely = (sum(torch.sigmoid(m(ids).squeeze(-1)) for m in models) / len(models)).cpu().numpy()
        for (n, low, high), row in zip(some, likely):
            at = np.arange(low, high)
            left = at - low + (0 if low else 1000)
            right = high - at + (0 if high < len(articles[n]["ids"]) else 1000)
            better = np.minimum(left, right) > margin[n][low:high]
            margin[n][low:high][better] = np.minimum(left, right)[better]
            found[n][low:high][better] = row[1 : 1 + high - low][better]
    return [f[a["first"]] for f, a in zip(found, articles)]


def asked(article, word):
    """The window of a cue: its ends, the first of its words and the one behind the last, and the mark."""
    first, n = article["first"], len(article["ids"])
    low, high = max(0, first[word] - AROUND), min(n, first[word] + AROUND)
    mark = np.zeros(high - low + 2, int)
    end = first[word + 1] if word + 1 < len(first) else n
    mark[1 + first[word] - low : 1 + min(end, high) - low] = 1
    return low, high, *np.searchsorted(first, (low, high)), mark


def learn_labels(weights, articles, seed, rounds, size=48):
    random, model = np.random.default_rng(seed), Teacher(weights, 4).cuda()
    cues = [(a, g) for a in articles for g in a["gold"] if g["anchor"] is not None]

    def examples():
        order = random.permutation(len(cues))
        for i in range(0, len(order), size):
            rows = []
            for article, gold in (cues[j] for j in order[i : i + size]):
                low, high, begin, end, mark = asked(article, gold["anchor"])
                labels = np.zeros(end - begin, int)
                for label, part in ((CONTENT, "content"), (CUE, "cue"), (SOURCE, "source")):
                    labels[[w - begin for w in gold[part] if begin <= w < end]] = label
                answers = np.full(high - low + 2, -1)
                answers[article["first"][begin:end] - low + 1] = labels
                rows.append((framed(article, low, high), answers, mark))
            yield rows

    def loss(rows):
        ids, answers, mark = (batch([r[i] for r in rows], value) for i, value in enumerate((PAD, -1, 0)))
        return F.cross_entropy(model(ids, mark).flatten(0, 1), answers.flatten(), ignore_index=-1)

    return descend(model, loss, examples, rounds, rounds * (len(cues) // size + 1), seed)


@torch.no_grad()
def label(model, articles, cues, size=192):
    """Of each cue, an article and a word, the words that have each label."""
    out = {}
    for i in range(0, len(cues), size):
        some = [(n, word, *asked(articles[n], word)) for n, word in cues[i : i + size]]
        ids = batch([framed(articles[n], low, high) for n, _, low, high, *_ in some])
        labels = model(ids, batch([row[-1] for row in some], 0)).argmax(-1).cpu().numpy()
        for (n, word, low, _, begin, end, _), row in zip(some, labels):
            out[n, word] = begin, row[articles[n]["first"][begin:end] - low + 1]
    return out


def likely_cues(articles, found):
    return [(n, int(w)) for n in range(len(articles)) for w in np.nonzero(found[n] >= LIKELY)[0]]


def spans(article, begin, labels, wanted):
    """Runs of words of one label, in code points."""
    out, words, last = [], article["words"], None
    for at in np.nonzero(labels == wanted)[0] + begin:
        if last == at - 1:
            out[-1][1] = words[at][1]
        else:
            out.append(list(words[at]))
        last = at
    return out


def write(file, articles, found, labels):
    for n, article in enumerate(articles):
        cues = [[*article["words"][w], round(float(found[n][w]), 2)] for w in np.nonzero(found[n] >= HEARD)[0]]
        taught = []
        for w in np.nonzero(found[n] >= LIKELY)[0]:
            parts = [spans(article, *labels[n, int(w)], part) for part in (SOURCE, CUE, CONTENT)]
            if parts[2]:
                anchor = article["words"][w]
                taught.append({"anchor": anchor, "source": parts[0], "cue": parts[1], "content": parts[2]})
        line = {"id": article["id"], "length": len(article["text"]), "cues": cues, "taught": taught}
        file.write(json.dumps(line, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--model", "--train", "--further", "--out"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    weights = load_file(arguments.model + "/model.safetensors")
    tokenizer = Tokenizer.from_file(arguments.model + "/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    train, further = read(arguments.train, tokenizer), read(arguments.further, tokenizer)
    log(len(train), "articles with gold,", len(further), "without")
    with gzip.open(arguments.out, "wt", encoding="utf8") as out:
        for fold in range(FOLDS):
            log("fold", fold)
            seen, unseen = [a for i, a in enumerate(train) if i % FOLDS != fold], train[fold::FOLDS]
            found = find_cues([learn_cues(weights, seen, fold)], unseen)
            write(out, unseen, found, label(learn_labels(weights, seen, fold, 2), unseen, likely_cues(unseen, found)))
        log("articles without gold")
        found = find_cues([learn_cues(weights, train, 10 + i) for i in range(FINDERS)], further)
        write(out, further, found, label(learn_labels(weights, train, 20, 3), further, likely_cues(further, found)))
    log("done")


if __name__ == "__main__":
    main()
