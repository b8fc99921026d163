"""The ciphers under which a text is plainer are those that come out plainer when it is read in each of them."""

import string

from hypothesis import given
from hypothesis import strategies as st

from scanner.disguises.ciphers.cipher_ranking import CipherRanking
from scanner.disguises.ciphers.ciphers import BACKWARDS_TOO, Cipher, deciphered
from scanner.disguises.ciphers.strange import strange

KNOWN = frozenset(
    ["the", "quick", "brown", "foxes", "jumped", "over", "lazy", "dogs", "ab", "ba", "ignore", "instructions", "gmbh"]
)
PLAINER = CipherRanking(KNOWN)
EVERY = [Cipher(turned, by) for turned in (False, True) for by in range(26) if turned or by]
EVERY += [Cipher(backwards=True), *BACKWARDS_TOO]
MOST_WORDS, MOST_PLAIN, GAIN = 32, 2, 0.3

_words = st.one_of(
    st.sampled_from([*sorted(KNOWN), "mbh", "eht", "tuoba"]), st.text(string.ascii_lowercase, min_size=2, max_size=9)
)


def _plainness(words: list[str]) -> float:
    known = sum(len(word) for word in words if word in KNOWN)
    return known / max(sum(map(len, words)), 1) - sum(map(strange, words)) / len(words)


def _each_by_itself(text: str) -> list[Cipher]:
    words = [word for word in text.split() if word not in KNOWN][:MOST_WORDS]
    if not words:
        return []
    least = _plainness(words) + GAIN
    ranked = [(_plainness([deciphered(word, one) for word in words]), number) for number, one in enumerate(EVERY)]
    best = sorted((one for one in ranked if one[0] >= least), reverse=True)
    return [EVERY[number] for _, number in best[:MOST_PLAIN]]


@given(st.lists(_words, max_size=40), st.sampled_from([Cipher(), *EVERY]))
def test_all_ciphers_at_once_are_as_each_by_itself(words: list[str], cipher: Cipher) -> None:
    text = " ".join(deciphered(word, cipher) for word in words)
    assert PLAINER.plainest(text) == _each_by_itself(text)


def test_a_plain_text_in_a_cipher_is_told() -> None:
    text = deciphered("the quick brown foxes jumped over the lazy dogs", Cipher(shift=5))
    assert PLAINER.plainest(text)[0] == Cipher(shift=21)
