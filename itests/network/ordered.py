"""ordered.py: JSON in, the same with its lists in order, as the original gives them in that of its tables in memory."""

import json
import sys


def ordered(value):
    if isinstance(value, dict):
        return {key: ordered(each) for key, each in value.items()}
    if isinstance(value, list) and not all(isinstance(each, int) for each in value):  # bytes stay as they are
        return sorted((ordered(each) for each in value), key=json.dumps)
    return value


print(json.dumps(ordered(json.load(sys.stdin)), indent=1))
