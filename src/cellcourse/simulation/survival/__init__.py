"""Trials of survival times alone, whole campaigns of them: who dies when, and what tests say.

The arms' laws of survival are given, with nobody's trigger, doses or scores. So this answers
"how often would a log-rank test see these curves apart", for small arms as in rats and large
ones as in patients, at millions of trials in a second. Virtual subjects who go through the
protocol of a study file are simulated elsewhere in ``simulation``.

    design      what a trial is: arms and their laws, entry, cut, how times are recorded
    run         batches of trials, one answer per trial
    campaign    very many trials folded into shares and means, in memory that does not grow
    exact       p-values from all assignments of labels, where nobody is censored or tied
    one_trial   one trial, written to be read and analysed by ``stats.survival``: what the
                others must equal
    vectorised  the same for many trials in numpy, without compiling
    kernels     the compiled loops
"""
