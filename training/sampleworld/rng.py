"""Random numbers that are a function of (seed, stream name, call, element) and of nothing else.

A counter-based hash in integer arithmetic: no state is shared between clips, so a clip comes out
the same alone, in any batch and on any device. 32-bit words live in int64 tensors; both multipliers
are below 2**31, so a product never overflows and the masks do what unsigned wrap-around would.
"""

from __future__ import annotations

from zlib import crc32

import torch

MASK = 0xFFFFFFFF
STEP = 0x9E3779B9
# Words made at a time: most calls want one or two,
# and the sums behind a word cost the same for many.
BLOCK = 40


def mix(x: torch.Tensor) -> torch.Tensor:
    """Scrambles 32-bit words held in int64.

    @remarks Constants: C. Wellons' low-bias search.
    """
    # In place from the second step on: fresh memory costs more than the sums.
    x = (x >> 16).bitwise_xor_(x).mul_(0x21F0AAAD).bitwise_and_(MASK)
    x = (x >> 15).bitwise_xor_(x).mul_(0x735A2D97).bitwise_and_(MASK)
    return (x >> 15).bitwise_xor_(x)


class Stream:
    """One named stream of random numbers for each of G clips.

    Numbers are made in blocks and handed out in order, so the order of calls matters,
    the number of clips does not.

    @param seeds - (G,) int64.
    """

    def __init__(self, seeds: torch.Tensor, name: str):
        word = crc32(name.encode())
        self.key = mix((mix((seeds & MASK) ^ word) + ((seeds >> 32) & MASK) + word) & MASK)
        self.calls = 0
        self.block, self.used = torch.empty(len(seeds), 0, dtype=torch.int64), 0
        self.shares = self.block

    def next_key(self) -> torch.Tensor:
        """A fresh key a clip, (G,) int64; what a large field of noise starts from."""
        self.calls += 1
        return mix((self.key + self.calls * STEP) & MASK)

    def bits(self, n: int) -> torch.Tensor:
        """(G, n) words in 0..2**32-1."""
        if self.used + n > self.block.shape[1]:
            self.block, self.used = words(self.next_key(), max(n, BLOCK)), 0
            self.shares = (self.block >> 8).float().mul_(2.0**-24)
        self.used += n
        return self.block[:, self.used - n : self.used]

    def uniform(self, n: int = 1, low=0.0, high=1.0) -> torch.Tensor:
        """(G, n) float32 in low..high."""
        self.bits(n)
        share = self.shares[:, self.used - n : self.used]
        # Always a fresh tensor: callers may write into it.
        return share * (high - low) + low if low else share * high

    def normal(self, n: int = 1) -> torch.Tensor:
        """(G, n) float32 of mean 0 and deviation 1 (Box and Muller)."""
        radius = torch.sqrt(-2 * torch.log(1 - self.uniform(n)))
        return radius * torch.cos(2 * torch.pi * self.uniform(n))

    def integers(self, high: int, n: int = 1) -> torch.Tensor:
        """(G, n) int64 in 0..high-1."""
        return (self.bits(n) * high) >> 32

    def chance(self, p: float, n: int = 1) -> torch.Tensor:
        return self.uniform(n) < p

    def permutation(self, n: int) -> torch.Tensor:
        """(G, n) int64: each row an order of 0..n-1."""
        return torch.argsort(self.uniform(n), dim=1, stable=True)


def words(key: torch.Tensor, n: int) -> torch.Tensor:
    """(G,) keys -> (G, n) words in 0..2**32-1, on the keys' device."""
    return mix((key[:, None] + torch.arange(n, device=key.device) * 0x85EBCA6B) & MASK)


def two_halves(key: torch.Tensor, n: int) -> torch.Tensor:
    """(G,) keys -> (G, n, 2) float32 in -1..1.

    One hash gives two values, enough for a noise spectrum.

    The fields are large, so this one works in place on 32 bits,
    whose products wrap round by themselves.
    """
    step = torch.arange(n, device=key.device) * 0x85EBCA6B & MASK
    x = _signed(key)[:, None] + _signed(step)
    for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
        x.bitwise_xor_((x >> shift).bitwise_and_((1 << (32 - shift)) - 1)).mul_(factor)
    x.bitwise_xor_((x >> 15).bitwise_and_(0x1FFFF))
    out = torch.empty(*x.shape, 2, device=key.device)
    out[..., 0] = x >> 16
    out[..., 1] = x.bitwise_left_shift_(16).bitwise_right_shift_(16)
    return out.mul_(2.0**-15)


def _signed(words: torch.Tensor) -> torch.Tensor:
    """0..2**32-1 in int64 -> the int32 of the same bits."""
    return torch.where(words > 0x7FFFFFFF, words - 0x100000000, words).to(torch.int32)
