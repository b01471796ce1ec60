"""The network, with the tensor names of the published checkpoints.

Source: Gong et al., "Contrastive Audio-Visual Masked Autoencoder" (ICLR 2023), section 2, in the
form the published weights were trained in: three streams through one unified block, each with norms
of its own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

from .masking import MEL_ROWS, TIME_COLUMNS, VISUAL_GRID, gather

PATCH = 16


@dataclass
class Config:
    """Sizes; the defaults are those of the model the page opens with."""

    embed_dim: int = 192
    num_heads: int = 3
    modality_depth: int = 5
    unified_depth: int = 1
    decoder_embed_dim: int = 128
    decoder_depth: int = 2
    decoder_num_heads: int = 4

    def as_dict(self) -> dict:
        return asdict(self)


def sincos(width: int, rows: int, columns: int) -> torch.Tensor:
    """Fixed positions (1, rows*columns, width).

    The column in the first half, the row in the second, sines before cosines.
    """
    omega = 10000 ** (-torch.arange(width // 4, dtype=torch.float64) / (width / 4))
    part = lambda p: torch.cat([torch.sin(p[:, None] * omega), torch.cos(p[:, None] * omega)], 1)
    row, column = torch.meshgrid(
        torch.arange(rows, dtype=torch.float64),
        torch.arange(columns, dtype=torch.float64),
        indexing="ij",
    )
    return torch.cat([part(column.flatten()), part(row.flatten())], 1).float()[None]


class PatchEmbed(nn.Module):
    """Non-overlapping 16x16 patches to tokens, row-major."""

    def __init__(self, channels: int, width: int):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, PATCH, PATCH)

    def forward(self, x, keep=None):
        """Tokens of all patches, or only of those in `keep` (batch, n).

        Hidden ones need not be computed.
        """
        # The convolution as a product: much the faster form on a CPU.
        b, c, h, w = x.shape
        x = (
            x.reshape(b, c, h // PATCH, PATCH, w // PATCH, PATCH)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(b, -1, c * PATCH * PATCH)
        )
        x = x if keep is None else gather(x, keep)
        return F.linear(x, self.proj.weight.flatten(1), self.proj.bias)

    def patches(self, x):
        """Tokens of patches (batch, n, 256 * channels).

        They lie as `patchify` lays them out: channel last.
        """
        return F.linear(
            x.to(self.proj.weight.dtype),
            self.proj.weight.permute(0, 2, 3, 1).flatten(1),
            self.proj.bias,
        )


class Attention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        return self.proj(attend(q, k, v).transpose(1, 2).reshape(b, n, d))


def attend(q, k, v):
    """Softmax attention of (batch, heads, tokens, width).

    In float32 on a processor: there PyTorch's backward pass in bfloat16 takes four times as long.
    """
    if q.device.type != "cpu":
        return F.scaled_dot_product_attention(q, k, v)
    with torch.autocast("cpu", enabled=False):
        return F.scaled_dot_product_attention(q.float(), k.float(), v.float())


class Mlp(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """Pre-norm transformer block with a pair of norms for each stream.

    Every block holds all six, used or not.
    """

    def __init__(self, width: int, heads: int):
        super().__init__()
        for name in ("norm1", "norm1_a", "norm1_v", "norm2", "norm2_a", "norm2_v"):
            setattr(self, name, nn.LayerNorm(width))
        self.attn, self.mlp = Attention(width, heads), Mlp(width)

    def forward(self, x, stream: str = ""):
        """@param stream - "" joint, "_a" audio alone, "_v" visual alone."""
        x = x + self.attn(getattr(self, "norm1" + stream)(x))
        return x + self.mlp(getattr(self, "norm2" + stream)(x))


class CavMae(nn.Module):
    """CAV-MAE.

    Audio enters as (batch, 1, 128 mel, 1024 frames), pictures as (batch, 3, 224, 224), both
    normalised.
    """

    def __init__(self, config: Config):
        super().__init__()
        self.config, d, e = config, config.embed_dim, config.decoder_embed_dim
        token = lambda width: nn.Parameter(torch.zeros(1, 1, width))
        fixed = lambda width, rows, columns: nn.Parameter(
            sincos(width, rows, columns), requires_grad=False
        )
        blocks = lambda n: nn.ModuleList(Block(d, config.num_heads) for _ in range(n))
        self.patch_embed_a, self.patch_embed_v = PatchEmbed(1, d), PatchEmbed(3, d)
        self.modality_a, self.modality_v = token(d), token(d)
        self.pos_embed_a, self.pos_embed_v = (
            fixed(d, MEL_ROWS, TIME_COLUMNS),
            fixed(d, VISUAL_GRID, VISUAL_GRID),
        )
        self.blocks_a, self.blocks_v = blocks(config.modality_depth), blocks(config.modality_depth)
        self.blocks_u = blocks(config.unified_depth)
        self.norm, self.norm_a, self.norm_v = nn.LayerNorm(d), nn.LayerNorm(d), nn.LayerNorm(d)
        self.decoder_embed, self.mask_token = nn.Linear(d, e), token(e)
        self.decoder_modality_a, self.decoder_modality_v = token(e), token(e)
        self.decoder_pos_embed_a, self.decoder_pos_embed_v = (
            fixed(e, MEL_ROWS, TIME_COLUMNS),
            fixed(e, VISUAL_GRID, VISUAL_GRID),
        )
        self.decoder_blocks = nn.ModuleList(
            Block(e, config.decoder_num_heads) for _ in range(config.decoder_depth)
        )
        self.decoder_norm = nn.LayerNorm(e)
        self.decoder_pred_a, self.decoder_pred_v = (
            nn.Linear(e, PATCH * PATCH),
            nn.Linear(e, PATCH * PATCH * 3),
        )
        self._start()

    def _start(self):
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        for embed in (self.patch_embed_a, self.patch_embed_v):
            nn.init.xavier_uniform_(embed.proj.weight.view(embed.proj.weight.shape[0], -1))
            nn.init.zeros_(embed.proj.bias)
        for name in (
            "modality_a",
            "modality_v",
            "mask_token",
            "decoder_modality_a",
            "decoder_modality_v",
        ):
            nn.init.normal_(getattr(self, name), std=0.02)

    def embed_a(self, audio, keep=None):
        """Sound (batch, 1, 128, 1024) -> tokens (batch, 512, d).

        Or only the kept ones (batch, n), in the order given.
        """
        position = self.pos_embed_a if keep is None else gather(self.pos_embed_a, keep)
        return self.patch_embed_a(audio, keep) + position + self.modality_a

    def embed_v(self, image, keep=None):
        """Picture (batch, 3, 224, 224) -> tokens (batch, 196, d).

        Or only the kept ones (batch, n), in the order given.
        """
        position = self.pos_embed_v if keep is None else gather(self.pos_embed_v, keep)
        return self.patch_embed_v(image, keep) + position + self.modality_v

    def embed_sound(self, patches, keep):
        """Kept patches of the sound (batch, n, 256) -> their tokens (batch, n, d).

        The patches are as `patchify` lays them out.
        """
        return (
            self.patch_embed_a.patches(patches) + gather(self.pos_embed_a, keep) + self.modality_a
        )

    def embed_picture(self, patches, keep):
        """Likewise of the picture, (batch, n, 768)."""
        return (
            self.patch_embed_v.patches(patches) + gather(self.pos_embed_v, keep) + self.modality_v
        )

    def embed(self, audio, image, keep_a=None, keep_v=None):
        return self.embed_a(audio, keep_a), self.embed_v(image, keep_v)

    def _run(self, blocks, x, stream=""):
        for block in blocks:
            x = block(x, stream)
        return x

    def tower_a(self, a):
        return self._run(self.blocks_a, a)

    def tower_v(self, v):
        return self._run(self.blocks_v, v)

    def towers(self, a, v):
        """Each sense through its own blocks."""
        return self.tower_a(a), self.tower_v(v)

    def joint(self, a, v):
        """Both senses together: (batch, na + nv, d).

        None stands for a sense that is hidden wholly.
        """
        return self.norm(
            self._run(self.blocks_u, torch.cat([x for x in (a, v) if x is not None], 1))
        )

    def alone(self, a, v):
        """Contrastive latents (batch, d) each, float32.

        The unified blocks on one sense at a time, mean over tokens.
        """
        return tuple(x.float().mean(1) for x in self.alone_tokens(a, v))

    def alone_tokens(self, a, v):
        """The same before the mean: (batch, na, d), (batch, nv, d)."""
        return self.norm_a(self._run(self.blocks_u, a, "_a")), self.norm_v(
            self._run(self.blocks_u, v, "_v")
        )

    def features(self, audio, image):
        """Retrieval features (batch, d) of unmasked inputs, each of length 1."""
        return tuple(
            F.normalize(x, dim=-1) for x in self.alone(*self.towers(*self.embed(audio, image)))
        )

    def decode(self, x, keep_a, keep_v, ask_a, ask_v):
        """Predicts the patches asked for.

        The decoder sees the visible tokens and one mask token for each asked patch. Attention does
        not mind the order, so asking for all removed patches computes exactly what un-shuffling
        would.

        @param x - joint latent (batch, na + nv, d).
        @param keep_a, keep_v, ask_a, ask_v - (batch, n) patch indices;
            none kept (batch, 0) where a sense is hidden wholly.
        @returns (batch, n_ask_a, 256) and (batch, n_ask_v, 768), pixel-row major, channel last.
        """
        d, na = self.decoder_embed(x), keep_a.shape[1]
        parts = []
        for tokens, keep, ask, position, sense in (
            (d[:, :na], keep_a, ask_a, self.decoder_pos_embed_a, self.decoder_modality_a),
            (d[:, na:], keep_v, ask_v, self.decoder_pos_embed_v, self.decoder_modality_v),
        ):
            tokens = torch.cat([tokens, self.mask_token.expand(len(x), ask.shape[1], -1)], 1)
            parts.append(tokens + gather(position, torch.cat([keep, ask], 1)) + sense)
        y = self._run(self.decoder_blocks, torch.cat(parts, 1))
        a, v = y[:, na : na + ask_a.shape[1]], y[:, y.shape[1] - ask_v.shape[1] :]
        return self.decoder_pred_a(self.decoder_norm(a)), self.decoder_pred_v(self.decoder_norm(v))
