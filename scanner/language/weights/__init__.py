"""How much the words of a text lean towards an order to a model.

    wording     what words, pairs of words and classes of a passage weigh; passages.py: a long text in passages
    fluency     whether a text reads like a language at all
    windows     what texts without sentence ends weigh beside each other

The weights were fitted by benchmarks/injection/, and are data: scanner/rules/wording.json.
"""
