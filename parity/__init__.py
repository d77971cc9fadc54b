"""What moving from azure-ai-inference 1.0.0b9 has to hold: the same calls, answers, errors, names and programs.

    python -m pytest parity

It needs the retired package installed, so it is a nox session of its own: `nox -s parity`.
"""
