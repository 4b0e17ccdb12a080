"""Values as people read them: money, parameters, clauses, answers, charts, files to take away."""
