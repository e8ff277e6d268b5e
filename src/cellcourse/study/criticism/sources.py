"""The guidelines and papers that a weakness is held against, and limits taken from them."""

from __future__ import annotations

from typing import Final

__all__ = ["ANIMALS_PER_ARM", "LARGEST_DAILY_DOSE_MG", "SOURCES"]

SOURCES: Final = {
    "Airlie2019": (
        "van den Berg LH, Sorenson E, Gronseth G, et al. Revised Airlie House consensus "
        "guidelines for design and implementation of ALS clinical trials. Neurology "
        "2019;92:e1610-e1623."
    ),
    "ARRIVE2020": (
        "Percie du Sert N, Hurst V, Ahluwalia A, et al. The ARRIVE guidelines 2.0: updated "
        "guidelines for reporting animal research. PLoS Biol 2020;18:e3000410."
    ),
    "Bender2001": (
        "Bender R, Lange S. Adjusting for multiple testing: when and how? J Clin Epidemiol "
        "2001;54:343-349."
    ),
    "Cedarbaum1999": (
        "Cedarbaum JM, Stambler N, Malta E, et al. The ALSFRS-R: a revised ALS functional "
        "rating scale that incorporates assessments of respiratory function. J Neurol Sci "
        "1999;169:13-21."
    ),
    "CONSORT2010": (
        "Schulz KF, Altman DG, Moher D. CONSORT 2010 statement: updated guidelines for "
        "reporting parallel group randomised trials. BMJ 2010;340:c332."
    ),
    "Dominici2006": (
        "Dominici M, Le Blanc K, Mueller I, et al. Minimal criteria for defining multipotent "
        "mesenchymal stromal cells. Cytotherapy 2006;8:315-317."
    ),
    "EMA2008": (
        "European Medicines Agency. Guideline on human cell-based medicinal products. "
        "EMEA/CHMP/410869/2006, 2008."
    ),
    "FDA2019": (
        "US Food and Drug Administration. Amyotrophic lateral sclerosis: developing drugs for "
        "treatment. Guidance for industry, September 2019."
    ),
    "ICHE9": (
        "International Council for Harmonisation. E9: Statistical principles for clinical "
        "trials, 1998."
    ),
    "ICHE9R1": (
        "International Council for Harmonisation. E9(R1): Addendum on estimands and "
        "sensitivity analysis in clinical trials, 2019."
    ),
    "ICHE10": (
        "International Council for Harmonisation. E10: Choice of control group and related "
        "issues in clinical trials, 2000."
    ),
    "ICMJE2004": (
        "De Angelis C, Drazen JM, Frizelle FA, et al. Clinical trial registration: a statement "
        "from the International Committee of Medical Journal Editors. N Engl J Med "
        "2004;351:1250-1251."
    ),
    "Kahan2012": (
        "Kahan BC, Morris TP. Reporting and analysis of trials using stratified randomisation "
        "in leading medical journals: review and reanalysis. BMJ 2012;345:e5840."
    ),
    "Landis2012": (
        "Landis SC, Amara SG, Asadullah K, et al. A call for transparent reporting to optimize "
        "the predictive value of preclinical research. Nature 2012;490:187-191."
    ),
    "Ludolph2010": (
        "Ludolph AC, Bendotti C, Blaugrund E, et al. Guidelines for preclinical animal research "
        "in ALS/MND: a consensus meeting. Amyotroph Lateral Scler 2010;11:38-45."
    ),
    "RilutekLabel": (
        "Rilutek (riluzole) tablets, prescribing information, section 2: 50 mg twice daily."
    ),
    "Scott2008": (
        "Scott S, Kranz JE, Cole J, et al. Design, power, and interpretation of studies in the "
        "standard murine model of ALS. Amyotroph Lateral Scler 2008;9:4-15."
    ),
    "SPIRIT2013": (
        "Chan AW, Tetzlaff JM, Altman DG, et al. SPIRIT 2013 statement: defining standard "
        "protocol items for clinical trials. Ann Intern Med 2013;158:200-207."
    ),
    "Stanojevic2022": (
        "Stanojevic S, Kaminsky DA, Miller MR, et al. ERS/ATS technical standard on "
        "interpretive strategies for routine lung function tests. Eur Respir J "
        "2022;60:2101499."
    ),
}
"""Full references by key."""

ANIMALS_PER_ARM: Final = 24
"""Animals per arm for survival in SOD1 rodents, by Scott (2008)."""

LARGEST_DAILY_DOSE_MG: Final = {"riluzole": (100.0, "RilutekLabel")}
"""Labelled daily dose in mg by the name of the medicine, and the source of each."""
