"""CAV-MAE in PyTorch: features, network, losses."""
