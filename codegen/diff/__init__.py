"""Two OpenAPI documents in, a report of what a change from one to the other does to callers out.

source > contract, graph > comparing > walk, operations > report; `finding.Finding` is what every format takes.
"""
