#!/usr/bin/env python3
"""Hold the figures on the shared sets above their floors (.ci/floors.json).

Each entry names a scorer, its data and the least value of each figure it prints; a figure below its floor, or one that
is no longer printed, fails. A floor is a little under what main last measured, so that it catches a fall and not noise.

Usage: floors.py BINARY SHARED_FOLDER
"""
import json, os, re, subprocess, sys


def sentence_figures(out):
    """`set F1 95.1 …` and `set 47 of 48 cases right`, as {set: figure}."""
    figures = {}
    for line in out.splitlines():
        if m := re.match(r"(\S+)\s+F1\s+([\d.]+)", line):
            figures[m[1]] = float(m[2])
        elif m := re.match(r"(\S+)\s+(\d+) of \d+ cases right", line):
            figures[m[1]] = float(m[2])
    return figures


def speaker_figures(out):
    """`pronoun gold 192 found 67.7 % right among found 80.0 % right of all 54.2 %`, as {"pronoun found": 67.7, …}."""
    figures = {}
    for line in out.splitlines():
        kind = line.split(" ", 1)[0]
        for name in ("found", "right among found", "right of all"):
            if m := re.search(rf"  {name}\s+([\d.]+) %", line):
                figures[f"{kind} {name}"] = float(m[1])
    return figures


# What each scorer prints that has no --json.
AS_TEXT = {"sentences.py": sentence_figures, "speakers.py": speaker_figures}


def main():
    binary, shared = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    floors = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "floors.json"), encoding="utf-8"))
    failed = 0
    for entry in floors:
        scorer, data = os.path.join(shared, "eval", entry["scorer"]), os.path.join(shared, "data", entry["data"])
        command = [sys.executable, scorer, data, "--sayso", binary]
        as_text = AS_TEXT.get(entry["scorer"])
        out = subprocess.run(command + ["--json"] * (as_text is None), stdout=subprocess.PIPE, check=True, text=True).stdout
        figures = as_text(out) if as_text else json.loads(out)
        for name, floor in entry["floors"].items():
            got = figures.get(name)
            got = got["f1"] if isinstance(got, dict) else got
            ok = got is not None and got >= floor
            failed += not ok
            shown = "missing" if got is None else f"{got:.1f}"
            print(f"{'ok  ' if ok else 'LOW '} {entry['data']:40} {name:24} {shown:>8}  floor {floor}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
