"""The generator: an OpenAPI document in, a typed Python package out.

load > overlay > normalize > schemas > lower > (IR) > account > render > emit
"""

GENERATOR = "model-inference-codegen"
VERSION = "0.1.0"
