"""Check characters by python-stdnum 2.2, ISO/IEC 7064 MOD 37,36.

Run in an environment that has python-stdnum; the output is kept in check_characters.out.
"""

from stdnum.iso7064 import mod_37_36

for text in (
    "A12425GABC1234002",
    "123AB",
    "DADPIDA3897722461",
    "G123489654321",
    "ALS1B0007",
    "ALS1B0013",
    "RAT2S0142",
    "ALS1D12345",
    "0",
    "Z",
    "ZZZZZZZZZZZZ",
):
    print(text, mod_37_36.calc_check_digit(text))
