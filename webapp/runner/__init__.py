"""Runs learners' programs in processes of their own; see `service` for the server's side, `zygote` for the other.

Empty on purpose: the zygote imports from this package and must load nothing that the children do not need.
"""
