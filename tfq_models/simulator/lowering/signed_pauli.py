"""Pauli strings with a sign, and what Clifford gates make of them."""

from __future__ import annotations

from typing import NamedTuple

from tfq_models.simulator.lowering.elements import Rotation, parity


class SignedPauli(NamedTuple):
    """A Pauli string, with masks as a `Rotation`'s, times `sign`."""

    x: int
    z: int
    sign: int

    @classmethod
    def of_powers(cls, powers: tuple[int, int, int]) -> SignedPauli:
        """The string that is `i**k X**x Z**z`, for powers `(x, z, k)`."""
        x, z, k = powers
        return cls(x, z, 1 - (k - (x & z).bit_count()) % 4)

    def turned(self, rotation: Rotation, turns: int) -> SignedPauli:
        """Returns R S R^-1 for a rotation R by a number of quarter turns."""
        if parity(self.x & rotation.z) == parity(self.z & rotation.x):
            return self
        if turns % 2 == 0:
            return self._replace(sign=self.sign * (1 - turns % 4))
        # -i P S after one quarter turn about P, i P S after three.
        x, z, k = product(powers(rotation.x, rotation.z), powers(self.x, self.z))
        image = SignedPauli.of_powers((x, z, k - turns))
        return image._replace(sign=image.sign * self.sign)


def powers(x: int, z: int) -> tuple[int, int, int]:
    """Returns a Pauli string as `i**k X**x Z**z`: `(x, z, k)`."""
    return x, z, (x & z).bit_count()


def product(first: tuple, second: tuple) -> tuple[int, int, int]:
    """`i**k X**x Z**z` of two such strings: Z that passes X changes the sign."""
    swaps = (first[1] & second[0]).bit_count()
    return first[0] ^ second[0], first[1] ^ second[1], first[2] + second[2] + 2 * swaps
