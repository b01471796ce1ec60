"""The model card, in Markdown, from the manifest and the experiments alone."""

from __future__ import annotations

WAYS = {"audio_to_visual": "audio to video", "visual_to_audio": "video to audio"}
FILLS = {
    "model": "model",
    "mean": "mean fill",
    "row_mean": "mean of each mel row",
    "nearest": "nearest visible",
    "harmonic": "harmonic",
}


def figure(f: dict | None, digits=1) -> str:
    """A figure with its interval, a dash where it was not measured."""
    return (
        "–"
        if f is None
        else f"{f['value']:.{digits}f} ({f['low']:.{digits}f} to {f['high']:.{digits}f})"
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    line = lambda cells: "| " + " | ".join(cells) + " |"
    return "\n".join([line(head), "|" + "---|" * len(head), *map(line, rows)])


def size_of(config: dict) -> str:
    return (
        f"width {config['embedDim']}, {config['numHeads']} heads, {config['modalityDepth']} "
        f"blocks per tower, {config['unifiedDepth']} joint; decoder width "
        f"{config['decoderEmbedDim']}, {config['decoderNumHeads']} heads, "
        f"{config['decoderDepth']} blocks; pixels are "
        f"{'' if config['normPix'] else 'not '}normalised per patch"
    )


def facts(entry: dict) -> str:
    t = entry["training"]
    own = t["steps"] * t["batch"]
    before = (
        f"; started from weights that had seen {t['samplesSeen'] - own:,} samples"
        if t["samplesSeen"] > own
        else ""
    )
    world = f"sample world, version {t.get('world', 1)}: "
    rows = [
        ["file", f"`public/models/{entry['file']}`, {entry['bytes'] / 1e6:.2f} MB, float16"],
        ["sha256", f"`{entry['sha256']}`"],
        ["shape", size_of(entry["config"])],
        [
            "data",
            (
                f"{t['data'].replace('sample world: ', world)}; {len(t['kinds'])} kinds: "
                f"{', '.join(t['kinds'])}"
            ),
        ],
        [
            "training",
            f"{own:,} samples, {t['steps']:,} steps of {t['batch']}, {t['wallMinutes']} minutes "
            f"on {t['hardware']} (plan `{entry['plan']}`)" + before,
        ],
        [
            "objective",
            f"masked loss + {t['lambdaC']} x contrastive loss, "
            f"{'both directions' if t['bidirectional'] else 'one direction'}, temperature "
            f"{t['temperature']}; "
            f"{100 * t['maskRatio'][0]:.0f} % of the audio and {100 * t['maskRatio'][1]:.0f} % of "
            f"the video hidden; in {100 * t['structuredShare']:.0f} % of clips the audio by "
            f"columns, rows or both; in {100 * t['hiddenShare']:.0f} % one modality completely",
        ],
    ]
    return table(["", ""], rows)


def retrieval_rows(model: dict) -> list[list[str]]:
    rows, r = [], model["retrieval"]
    sets = {
        "unseen seeds": r,
        "unseen causes": r.get("held_out_ranges"),
        "one kind alone": r.get("within"),
        "real clips": r.get("real"),
    }
    for name, found in sets.items():
        for way, words in WAYS.items():
            if found:
                x = found[way]
                chance = "/".join(f"{100 * k / x['gallery']:.3g}" for k in (1, 5, 10))
                rows.append(
                    [
                        f"{words}, {name}",
                        str(x["gallery"]),
                        *(figure(x[k]) for k in ("r1", "r5", "r10", "median_rank")),
                        chance,
                    ]
                )
    return rows


def retrieval(model: dict) -> str:
    text = table(
        ["", "gallery", "R@1", "R@5", "R@10", "median rank", "chance"], retrieval_rows(model)
    )
    if "real_permutation_p" in model["retrieval"]:
        text += (
            "\n\nOn the real clips, a random pairing had a mean rank as good as the true one with "
            f"p = {model['retrieval']['real_permutation_p']:.3g}."
        )
    kinds = sorted(
        (
            (sum(k[w]["r1_among_all"] or 0 for w in WAYS) / 2, n)
            for n, k in model["retrieval"].get("kinds", {}).items()
        ),
        reverse=True,
    )
    if kinds:
        words = lambda pairs: ", ".join(f"{n} {v:.0f}" for v, n in pairs)
        text += (
            f"\n\nR@1 by kind of the query, both directions together: best {words(kinds[:5])}; "
            f"worst {words(kinds[-5:])}."
        )
    return text


def reconstruction(r: dict, title: str) -> str:
    rows = [
        [
            label,
            figure(r["sound_mae"].get(name), 3),
            figure(r["picture_psnr"].get(name), 2),
            figure(r["sound_gain"].get(name), 1),
            figure(r["picture_gain"].get(name), 2),
        ]
        for name, label in FILLS.items()
    ]
    text = f"{title} ({r['clips']} clips, 75 % of each modality hidden at random):\n\n"
    text += table(
        [
            "",
            "audio: error, nats of log-mel",
            "video: PSNR, dB",
            "audio: the model's error is lower by, %",
            "video: the model is better by, dB",
        ],
        rows,
    )
    floor = [n for n, k in r.get("kinds", {}).items() if k["noise_floor"]]
    if floor:
        text += (
            "\n\nFor these kinds the mean of each mel row rebuilds the audio almost as well "
            "(within a tenth); what remains is noise or was not learned: " + ", ".join(floor) + "."
        )
    return text


def cross_modal(c: dict) -> str:
    words = {
        "audio": "audio, a quarter of it visible",
        "visual": "video, a quarter of it visible",
        "audio_hidden": "audio, all hidden",
        "visual_hidden": "video, all hidden",
    }
    rows = [
        [
            words[s],
            *(figure(c[s].get(k), 4) for k in ("right", "none", "wrong")),
            figure(c[s].get("gain_over_none")),
            figure(c[s].get("gain_over_wrong")),
        ]
        for s in words
    ]
    return table(
        [
            "masked loss of",
            "with the right other modality",
            "with none",
            "with a wrong one",
            "lower than with none, %",
            "lower than with a wrong one, %",
        ],
        rows,
    )


def objectives(models: list[dict]) -> str:
    rows = []
    for m in models:
        r, p, rec = m["retrieval"] or {}, m["probe"] or {}, m["reconstruction"] or {}
        way = lambda w: figure((r.get(w) or {}).get("r1"))
        rows.append(
            [
                f"`{m['id']}`",
                m["objective"],
                f"{m['samples_seen']:,}",
                way("audio_to_visual"),
                way("visual_to_audio"),
                *(figure(p.get(s)) for s in ("audio", "visual", "both")),
                figure(rec.get("sound_gain", {}).get("mean")),
                figure(rec.get("picture_gain", {}).get("mean"), 2),
            ]
        )
    return table(
        [
            "model",
            "objective",
            "samples",
            "R@1 audio to video",
            "R@1 video to audio",
            "probe: audio",
            "probe: video",
            "probe: both",
            "audio: lower error than mean fill, %",
            "video: better than mean fill, dB",
        ],
        rows,
    )


def other_world(main: dict, models: list[dict]) -> list[str]:
    """A sentence if the models and the default belong to different worlds.

    Their figures can't be compared.
    """
    worlds = {m.get("world", 1) for m in models} - {main.get("world", 1)}
    return (
        [
            f"They were trained and tested on version {worlds.pop()} of the sample world. Their "
            "figures can be compared with each other, but not with those of the default model."
        ]
        if worlds
        else []
    )


def few_labels(f: dict) -> str:
    names = {
        "scratch": "from random weights",
        "unimodal_mae": "from a single-modality masked autoencoder",
        "cav_mae": "from CAV-MAE",
        "cav_mae_over_scratch": "CAV-MAE's advantage over random weights",
        "cav_mae_over_unimodal_mae": "CAV-MAE's advantage over the single modality",
    }
    return (
        f"{f['labels_per_kind']} labels per kind, mean of {f['seeds']} label seeds, {f['clips']} "
        "clips:\n\n"
        + table(
            ["accuracy, %", "audio only", "video only"],
            [
                [text, figure(f["audio"].get(k)), figure(f["visual"].get(k))]
                for k, text in names.items()
            ],
        )
    )


def targets(model: dict, models: list[dict]) -> str:
    """The aims beside the results; there is a row only for what was measured."""
    rows, plan = [], model["plan"]
    gpu, grown = plan == "gpu", plan == "grow"
    add = lambda text, aim, f, good: rows.append(
        [text, aim, f, "reached" if good else "**not reached**"]
    )
    low = lambda k: min((model["retrieval"][w][k] for w in WAYS), key=lambda f: f["value"])
    if model["retrieval"]:
        # A model that grows has an aim for its first shipping and one for three million samples.
        aim = 40 if gpu else 10 if not grown else 12 if model["samples_seen"] < 3e6 else 20
        add("R@1, the worse direction", f"{aim} %", figure(low("r1")), low("r1")["value"] >= aim)
        if gpu:
            add("R@10, the worse direction", "85 %", figure(low("r10")), low("r10")["value"] >= 85)
    if model["probe"]:
        p = model["probe"]
        if gpu:
            add("probe on both modalities", "90 %", figure(p["both"]), p["both"]["value"] >= 90)
        for s, word in (("audio", "audio"), ("visual", "video")):
            add(
                f"both modalities over {word} alone",
                "above 0",
                figure(p[f"both_over_{s}"]),
                p[f"both_over_{s}"]["low"] > 0,
            )
    r = model["reconstruction"]
    if r and grown:
        add(
            "audio over harmonic",
            "8 %",
            figure(r["sound_gain"]["harmonic"]),
            r["sound_gain"]["harmonic"]["value"] >= 8,
        )
        add(
            "video over harmonic",
            "0.5 dB",
            figure(r["picture_gain"]["harmonic"], 2),
            r["picture_gain"]["harmonic"]["value"] >= 0.5,
        )
    elif r:
        sound, picture = (30, 4) if gpu else (0, 0)
        add(
            "audio over mean fill",
            f"{sound} %",
            figure(r["sound_gain"]["mean"]),
            r["sound_gain"]["mean"]["value"] > sound,
        )
        add(
            "video over mean fill",
            f"{picture} dB",
            figure(r["picture_gain"]["mean"], 2),
            r["picture_gain"]["mean"]["value"] > picture,
        )
        for name in ("row_mean", "nearest", "harmonic") if gpu else ():
            add(
                f"audio over {FILLS[name]}",
                "above 0",
                figure(r["sound_gain"][name]),
                r["sound_gain"][name]["low"] > 0,
            )
            if name in r["picture_gain"]:
                add(
                    f"video over {FILLS[name]}",
                    "above 0",
                    figure(r["picture_gain"][name], 2),
                    r["picture_gain"][name]["low"] > 0,
                )
    return table(["", "aim", "reached", ""], rows)


def growth(g: dict) -> str:
    """The curve of a model that grows, beside fills that learn nothing."""
    several = len({p.get("width") for p in g["points"]}) > 1
    rows = [
        [
            f"after {p['samples']:,} samples" + (f", width {p['width']}" if several else ""),
            *(
                figure(p[k], d)
                for k, d in (("r1", 1), ("r10", 1), ("within_kind", 1), ("audio", 3), ("visual", 3))
            ),
        ]
        for p in g["points"]
    ]
    if "kind_alone" in g:
        rows.append(
            ["the kind alone", *(figure(g["kind_alone"][k]) for k in ("r1", "r10")), "50", "", ""]
        )
    rows += [
        [
            FILLS[name] if name == "mean" else f"{FILLS[name]} fill",
            "",
            "",
            "",
            figure(f["audio"], 3),
            figure(f["visual"], 3),
        ]
        for name, f in g["rivals"].items()
    ]
    text = (
        f"{g['clips']:,} clips that nothing was trained on; recall in both directions together, "
        f"in galleries of {g['gallery']} (chance {100 / g['gallery']:.1f} and "
        f"{1000 / g['gallery']:.0f} %). "
        "*Within its kind* is the percentage of other clips of the same kind that rank below the "
        "partner; 50 is chance."
    )
    return (
        text
        + "\n\n"
        + table(
            [
                "",
                "R@1, %",
                "R@10, %",
                "within its kind, %",
                "masked loss: audio",
                "masked loss: video",
            ],
            rows,
        )
    )


def classifier(entry: dict) -> str:
    t = entry["training"]
    return (
        f"`{entry['file']}` ({entry['bytes'] / 1e6:.2f} MB, labels in `{entry['labels']}`): "
        f"fine-tuned from `{t['from']}` on {t['labels']:,} labelled clips. Accuracy on "
        f"{t['clips']:,} unseen clips, %:\n\n"
        + table(["mode", "accuracy"], [[m, figure(f)] for m, f in t["accuracy"].items()])
    )


def card(manifest: dict, models: list[dict], notes="") -> str:
    """The whole text. @param models - the experiments' entries, the default first."""
    entry, main = manifest["models"][0], models[0]
    parts = [
        f"# {entry['name']}",
        (
            "The model that the page opens with. It was trained only on synthetic clips and saw "
            "nothing else. `training/export.py` generates this card from the logs. Figures are "
            "measured on float16 weights. In brackets is the 95 % interval over clips, by Wilson "
            "for shares and by bootstrap for everything else."
        ),
        facts(entry),
    ]
    add = lambda title, *texts: parts.extend([f"## {title}", *texts])
    if main["retrieval"] or main["probe"] or main["reconstruction"]:
        add("Aims", targets(main, models))
    if main["retrieval"]:
        add(
            "Retrieval",
            "R@k is the percentage of queries with their partner among the first k.",
            retrieval(main),
        )
    if main["probe"]:
        p = main["probe"]
        add(
            "Linear probes",
            (
                f"Accuracy of the clip's kind from the mean of tokens, %; {p['classes']} kinds, "
                f"trained on {p['trained_on']:,} clips, tested on {p['clips']:,}."
            ),
            table(
                ["", "audio", "video", "both", "both over audio", "both over video"],
                [
                    [
                        name,
                        *(
                            figure(x.get(k))
                            for k in (
                                "audio",
                                "visual",
                                "both",
                                "both_over_audio",
                                "both_over_visual",
                            )
                        ),
                    ]
                    for name, x in (
                        ("unseen seeds", p),
                        ("unseen causes", p.get("held_out_ranges", {})),
                    )
                ],
            ),
        )
    if main["reconstruction"]:
        r = main["reconstruction"]
        add(
            "Rebuilding what is hidden",
            reconstruction(r, "Unseen seeds"),
            *([reconstruction(r["real"], "Real clips, never trained on")] if "real" in r else []),
        )
        if "cross_modal" in r:
            add("What one modality adds to the other", cross_modal(r["cross_modal"]))
    if "growth" in main["curves"]:
        add("How it grew", growth(main["curves"]["growth"]))
    alike = [m for m in models if m["plan"] != "grow"]
    if len(alike) > 1:
        add(
            "The three objectives",
            "The small models saw the same clips in the same order under the same masks.",
            *other_world(main, alike),
            objectives(alike),
        )
    tuned = next((m["finetune"] for m in models if m["finetune"]), None)
    if tuned:
        old = tuned.get("world", main.get("world", 1))
        add(
            "Few labels, one modality",
            *(
                [f"Measured with models of version {old} of the sample world."]
                if old != main.get("world", 1)
                else []
            ),
            few_labels(tuned),
        )
    classifiers = [e for e in manifest["models"] if "labels" in e]
    if classifiers:
        add("Classifier", *map(classifier, classifiers))
    if notes:
        parts.append(notes.strip())
    parts.append(
        "`training/README.md` says how to train it again. A run depends on how much of the machine "
        "it gets, so a second run will not give the same weights."
    )
    return "\n\n".join(parts) + "\n"
