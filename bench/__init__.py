"""The benchmark: this client beside plain httpx with json, azure-ai-inference and openai, on one loopback server.

`python -m bench` > turns (rounds, medians) > processes: one server, one worker for each contender, and fresh processes
> table (text, Markdown, JSON). What a contender does stands in `contenders`, what is measured in `cases`.
"""
