"""The hot path: texts folded into one arena, every rule over all of them in a few native calls, spans settled."""
