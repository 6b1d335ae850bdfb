"""The A/B harness: runs programs under two or more configurations and says what differs.

Modules from the bottom up (each imports only those above it):
  launcher        a small process of its own that starts the measured ones
  iterations      what a program reports about itself
  configurations  command lines to compare
  programs        what is run
  journal         what was measured, kept line by line
  measure         the plan, carried out
  changepoints, steady, inference, decisions   the statistics
  events          the engine's stream of events, summed up
  analysis        from a journal to a result document (schema.json)
  terminal, charts, html                       the reports
  cli             the command line
"""
