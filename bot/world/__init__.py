"""Who and when: people, schools and the school's calendar. Facts only; no judgement and no state."""
