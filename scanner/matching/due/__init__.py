"""Which rules are due in which leaves, so that each rule reads only where it can find something.

    literals     literals that come from the payload itself, and where they stand
    anchors      the literals of one automaton for all rules and phrases
      rarest       by which of its groups of literals a rule is looked for
      due_rules    which anchored rules are due in which leaves
    shape_gates  which leaves may hold what the rules without a literal look for

A rule that is not due in a leaf could have found nothing there.
"""
