"""Make the tables and FCS files of this example. No such patient or batch exists.

Every number is assumed. The first batch goes from marrow through two passages, split over
flasks and pooled, to a syringe, and its sterility test ends after it was given. The
second is still growing. FCS files hold events drawn from log-normal clouds with a known
share of positive cells, which the gates and methods of flow/.../panel.json have to find.

Run ``python make_data.py`` in this folder; it writes data/ and flow/.
"""

import io
import json
from pathlib import Path

import numpy as np
from flowio import create_fcs

SEED = 20240319
FIRST, SECOND = "WB1-B0001-T", "WB1-B0002-R"
SUBJECTS = "subject,arm,sex\nP1,it,Female\nP2,it,Male\n"
DOSES = f"subject,day,product,route,volume_ml,batch\nP1,0,msc,intrathecal,5,{FIRST}\n"
OBSERVATIONS = "subject,day,visit,measure,value\nP1,0,start,weight,68\nP2,0,start,weight,74\n"
BATCHES = f"""\
batch,subject,product,cells,viability_percent,karyotype,weight_kg,weight_date,decided,adherent,osteoblasts,adipocytes,chondroblasts
{FIRST},P1,msc,2.1e8,95,46XX,68,2024-03-18,2024-03-20 13:00,yes,yes,yes,yes
{SECOND},P2,msc,,,,74,2024-03-18,,yes,,,
"""
STEPS = f"""\
batch,step,kind,process_step,at,from,cells,viability_percent,founders,volume_ml,area_cm2,confluence_percent
{FIRST},BM,collection,aspirate,2024-02-26 09:00,,9.2e8,98,,100,,
{FIRST},MNC,isolation,mnc,2024-02-26 12:30,BM,6.1e8,96,,20,,
{FIRST},P0,seeding,seed,2024-02-26 14:00,MNC,6e8,96,24000,,600,
{FIRST},P0-m1,medium change,change,2024-02-29 14:00,P0,,,,,,
{FIRST},P0-m2,medium change,change,2024-03-04 15:00,P0-m1,,,,,,
{FIRST},P0-m3,medium change,change,2024-03-07 10:00,P0-m2,,,,,,
{FIRST},H0,harvest,harvest,2024-03-09 10:00,P0-m3,1.25e7,97,,,,90
{FIRST},P1-A,seeding,passage,2024-03-09 12:00,H0,6e6,97,,,1200,
{FIRST},P1-B,seeding,passage,2024-03-09 12:00,H0,6e6,97,,,1200,
{FIRST},P1-A-m1,medium change,feed,2024-03-12 12:00,P1-A,,,,,,
{FIRST},P1-B-m1,medium change,feed,2024-03-12 12:00,P1-B,,,,,,
{FIRST},H1-A,harvest,harvest,2024-03-14 12:00,P1-A-m1,3.9e7,97,,,,90
{FIRST},H1-B,harvest,harvest,2024-03-14 12:30,P1-B-m1,3.5e7,96,,,,85
{FIRST},P2,seeding,passage,2024-03-14 15:00,H1-A H1-B,7.2e7,97,,,12000,
{FIRST},P2-m1,medium change,feed,2024-03-17 15:00,P2,,,,,,
{FIRST},H2,harvest,harvest,2024-03-20 08:00,P2-m1,2.45e8,96,,,,90
{FIRST},DP,formulation,fill,2024-03-20 11:00,H2,2.1e8,95,,7,,
{SECOND},BM,collection,aspirate,2024-03-11 09:00,,8.1e8,97,,100,,
{SECOND},MNC,isolation,mnc,2024-03-11 12:00,BM,5.2e8,95,,20,,
{SECOND},P0,seeding,seed,2024-03-11 13:30,MNC,5e8,95,15000,,500,
{SECOND},P0-m1,medium change,change,2024-03-14 13:30,P0,,,,,,
{SECOND},H0,harvest,harvest,2024-03-23 10:00,P0-m1,7.5e6,96,,,,85
{SECOND},P1,seeding,passage,2024-03-23 12:00,H0,7.2e6,96,,,1200,
"""
TESTS = f"""\
batch,test,value,unit,sample,method,sampled,reported
{FIRST},viability,95,%,final product,trypan blue,2024-03-20 11:00,2024-03-20 11:30
{FIRST},endotoxin,< 0.05,EU/mL,final product,kinetic chromogenic,2024-03-20 11:00,2024-03-20 12:15
{FIRST},mycoplasma,not detected,,supernatant,PCR,2024-03-20 08:00,2024-03-20 12:30
{FIRST},gram,no bacteria seen,,final product,Gram stain,2024-03-20 11:00,2024-03-20 12:00
{FIRST},sterility,no growth,,final product,culture for 14 days,2024-03-20 11:00,2024-04-03 16:00
{FIRST},karyotype,46XX,,passage 1,G-banding,2024-03-14 12:00,2024-03-19 10:00
"""

# Assumed share of positive cells, and how many times brighter than the isotype they are.
TUBES = {
    "1": {"FITC-A": ("CD90", 0.99, 60), "PE-A": ("CD105", 0.985, 30), "APC-A": ("CD73", 0.992, 45)},
    "2": {"FITC-A": ("CD45", 0.002, 50), "PE-A": ("CD34", 0.004, 30), "APC-A": ("CD14", 0.003, 40)},
    "3": {"FITC-A": ("HLA-DR", 0.008, 20), "PE-A": ("CD19", 0.001, 30)},
    "isotype": {},
}
DYES = ("FITC-A", "PE-A", "APC-A")
EVENTS = 4000
NAMES = ("FSC-A", "FSC-H", "SSC-A", *DYES, "7-AAD-A")


def tube(rng, stained):
    """Events of one tube: a cloud of cells, some doublets, some dead, some debris."""
    size = rng.normal(110_000, 14_000, EVENTS)
    doublet = rng.random(EVENTS) < 0.04
    debris = rng.random(EVENTS) < 0.08
    forward = np.where(debris, rng.lognormal(9.2, 0.6, EVENTS), size * (1 + 0.85 * doublet))
    height = forward / (1 + 0.75 * doublet) * rng.normal(0.92, 0.02, EVENTS)
    side = np.where(debris, rng.lognormal(9, 0.8, EVENTS), rng.normal(70_000, 11_000, EVENTS))
    dead = rng.random(EVENTS) < 0.05
    dye = np.where(dead, rng.lognormal(9.3, 0.4, EVENTS), rng.lognormal(5, 0.5, EVENTS))
    columns = [forward, height, side]
    for channel in DYES:
        _, share, brighter = stained.get(channel, ("", 0.0, 1))
        positive = rng.random(EVENTS) < share
        dim = rng.normal(150, 110, EVENTS)
        bright = rng.lognormal(np.log(150 * brighter), 0.45, EVENTS)
        columns.append(np.where(positive, bright, dim))
    return np.stack([*columns, dye], axis=1)


def fcs(events, stained):
    """The events as an FCS 3.1 file."""
    labels = [stained.get(name, ("",))[0] for name in NAMES]
    told = {f"p{n}r": "262144" for n in range(1, len(NAMES) + 1)}
    file = io.BytesIO()
    create_fcs(file, events.astype("f4").ravel(), list(NAMES), labels, {**told, "com": "synthetic"})
    return file.getvalue()


LINEAR = {"scale": "linear", "top": 262144, "below": 0}
LOGICLE = {
    "scale": "logicle", "top": 262144, "decades": 4.5, "linear_decades": 0.6, "negative_decades": 0
}  # fmt: skip


def panel():
    """How the panel is gated and judged."""
    forward, height, side = ({"channel": name, "scale": LINEAR} for name in NAMES[:3])
    gates = [
        {"gate": "singlets", "name": "singlets", "area": forward, "height": height,
         "lowest": 0.85, "highest": 1.15},
        {"gate": "automatic scatter", "name": "cells", "x": forward, "y": side, "x_debris": 40000,
         "y_debris": 20000, "share": 0.95, "fitted_events": 4000},
        {"gate": "viability", "name": "alive", "dye": {"channel": "7-AAD-A", "scale": LOGICLE},
         "live": "below", "threshold": 2000},
    ]  # fmt: skip
    markers = [
        {"marker": marker, "axis": {"channel": channel, "scale": LOGICLE}, "stain": f"stain{name}",
         "isotype": "isotype"}
        for name, stained in TUBES.items() for channel, (marker, _, _) in stained.items()
    ]  # fmt: skip
    return {
        "tubes": {"isotype": "isotype.fcs", **{f"stain{n}": f"stain-{n}.fcs" for n in "123"}},
        "compensation": "none",
        "percent_by": "background corrected",
        "seed": SEED,
        "panel": {
            "gates": {"cellcourse_gates": 1, "gates": gates},
            "fitted_in": "isotype",
            "markers": markers,
            "methods": [
                {"method": "above threshold", "percentile": 99},
                {"method": "background corrected", "percentile": 99},
                {"method": "Overton", "bins": 256, "resamples": 200},
                {"method": "median ratio"},
            ],
            "level": 0.95, "bins": 160, "shown_events": 1500,
        },
    }  # fmt: skip


def files():
    """Every file of the example but the study file, by its place."""
    rng = np.random.default_rng(SEED)
    made = {
        "data/subjects.csv": SUBJECTS, "data/doses.csv": DOSES,
        "data/observations.csv": OBSERVATIONS, "data/batches.csv": BATCHES,
        "data/batch_steps.csv": STEPS, "data/batch_tests.csv": TESTS,
        f"flow/{FIRST}/panel.json": json.dumps(panel(), indent=1) + "\n",
    }  # fmt: skip
    content = {name: text.encode() for name, text in made.items()}
    for name, stained in TUBES.items():
        place = "isotype.fcs" if name == "isotype" else f"stain-{name}.fcs"
        content[f"flow/{FIRST}/{place}"] = fcs(tube(rng, stained), stained)
    return content


if __name__ == "__main__":
    for name, content in files().items():
        path = Path(__file__).parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
