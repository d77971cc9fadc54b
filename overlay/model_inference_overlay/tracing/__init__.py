"""Traces and metrics of calls by the OpenTelemetry conventions for generative AI.

    conventions, messages      JSON of a request and its answer -> attributes; pure
    instruments                a meter -> histograms
    recording                  providers -> one `Call` for each request
    call                       what happens to a call -> its span and measurements
    streams                    a stream, or an unread answer -> the same, whose call ends when it does
    instrumentor               puts all this in place of what clients do, and takes it away again

Nothing here is imported before somebody asks for it, and `opentelemetry` not before an instrumentor is made.
"""
