"""The publications that define the instruments, by the key that each instrument carries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["REFERENCES"]

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "ACTS1996": (
            "The ALS CNTF Treatment Study (ACTS) Phase I-II Study Group. The Amyotrophic Lateral "
            "Sclerosis Functional Rating Scale: assessment of activities of daily living in "
            "patients with amyotrophic lateral sclerosis. Arch Neurol 1996;53:141-147."
        ),
        "Balendra2014": (
            "Balendra R, Jones A, Jivraj N, et al. Estimating clinical stage of amyotrophic "
            "lateral sclerosis from the ALS Functional Rating Scale. Amyotroph Lateral Scler "
            "Frontotemporal Degener 2014;15:279-284."
        ),
        "Basso1995": (
            "Basso DM, Beattie MS, Bresnahan JC. A sensitive and reliable locomotor rating scale "
            "for open field testing in rats. J Neurotrauma 1995;12:1-21."
        ),
        "Bowerman2023": (
            "Bowerman C, Bhakta NR, Brazzale D, et al. A race-neutral approach to the "
            "interpretation of lung function measurements. Am J Respir Crit Care Med "
            "2023;207:768-774."
        ),
        "Brooks2000": (
            "Brooks BR, Miller RG, Swash M, Munsat TL. El Escorial revisited: revised criteria "
            "for the diagnosis of amyotrophic lateral sclerosis. Amyotroph Lateral Scler Other "
            "Motor Neuron Disord 2000;1:293-299."
        ),
        "Cedarbaum1999": (
            "Cedarbaum JM, Stambler N, Malta E, et al. The ALSFRS-R: a revised ALS functional "
            "rating scale that incorporates assessments of respiratory function. J Neurol Sci "
            "1999;169:13-21."
        ),
        "Chio2015": (
            "Chio A, Hammond ER, Mora G, Bonito V, Filippini G. Development and evaluation of a "
            "clinical staging system for amyotrophic lateral sclerosis. J Neurol Neurosurg "
            "Psychiatry 2015;86:38-44."
        ),
        "Ferguson2004": (
            "Ferguson AR, Hook MA, Garcia G, Bresnahan JC, Beattie MS, Grau JW. A simple post hoc "
            "transformation that improves the metric properties of the BBB scale for rats with "
            "moderate to severe spinal cord injury. J Neurotrauma 2004;21:1601-1613."
        ),
        "Hankinson1999": (
            "Hankinson JL, Odencrantz JR, Fedan KB. Spirometric reference values from a sample of "
            "the general U.S. population. Am J Respir Crit Care Med 1999;159:179-187."
        ),
        "Kimura2006": (
            "Kimura F, Fujimura C, Ishida S, et al. Progression rate of ALSFRS-R at time of "
            "diagnosis predicts survival time in ALS. Neurology 2006;66:265-267."
        ),
        "Quanjer1993": (
            "Quanjer PH, Tammeling GJ, Cotes JE, Pedersen OF, Peslin R, Yernault JC. Lung volumes "
            "and forced ventilatory flows. Eur Respir J 1993;6 Suppl 16:5-40."
        ),
        "Quanjer2012": (
            "Quanjer PH, Stanojevic S, Cole TJ, et al. Multi-ethnic reference values for "
            "spirometry for the 3-95-yr age range: the global lung function 2012 equations. "
            "Eur Respir J 2012;40:1324-1343."
        ),
        "Westeneng2018": (
            "Westeneng HJ, Debray TPA, Visser AE, et al. Prognosis for patients with amyotrophic "
            "lateral sclerosis: development and validation of a personalised prediction model. "
            "Lancet Neurol 2018;17:423-433."
        ),
    }
)
"""Citation by key, in the form that a reference list prints."""
