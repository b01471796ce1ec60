"""Compiles the transformer block, the part that all passes share.

One graph a shape serves every layer of every model.
"""

from __future__ import annotations

import torch

from .model import Block


def compile_blocks(block: Block, bf16: bool) -> str:
    """Compiles `Block.forward` for good, or leaves it plain where the compiler fails.

    Says which, for the log.

    @param block - one of the model to come, on which it is tried:
        a compiler that is missing or broken must not end the run.
    """
    plain, weight = Block.forward, block.norm1.weight
    if hasattr(plain, "_torchdynamo_orig_callable"):
        return "blocks compiled"
    try:
        torch._dynamo.config.cache_size_limit = 256
        # Shapes that differ only in clips and tokens share a graph:
        # a compilation each would cost minutes.
        Block.forward = torch.compile(plain)
        with torch.autocast(weight.device.type, torch.bfloat16, enabled=bf16):
            block(
                torch.randn(2, 8, len(weight), device=weight.device, requires_grad=True), ""
            ).sum().backward()
        return "blocks compiled"
    except Exception as problem:  # noqa: BLE001 - whatever the compiler raises, training goes on without it
        Block.forward = plain
        return f"blocks not compiled: {type(problem).__name__}: {str(problem)[:200]}"
    finally:
        block.zero_grad()
