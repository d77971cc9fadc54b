"""Two OpenAPI documents in, a report of what a change from one to the other does to callers out.

source > contract, graph > comparing > walk, operations > report finds what changed on the wire, `python` what changed
for Python code; `joining` puts together what has one `cause`. `finding.Finding` is what every format takes.
"""
