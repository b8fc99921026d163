"""How much the words of a text lean towards an order to a model.

wording    what words, pairs of words and classes of a passage weigh; passages.py: a long text in passages
fluency    whether a text reads like a language at all
windows    what short texts weigh beside each other
"""
