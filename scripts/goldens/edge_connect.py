"""
Goldens of EdgeConnect along predicted and along true edges: pictures, edges, gradients and spectral vectors for hashed
weights and inputs. Needs python 3.11+ with torch. Writes tests/goldens/edge-connect.json.
"""

from digest import digest
from network import (
    count,
    gradients,
    hash_weights,
    hashed_inputs,
    hole_loss,
    pictured,
    statistics,
    write,
)

from edge_connect import EdgeConnect  # isort: skip — from scripts/pytorch, where `network` looks first

inputs = hashed_inputs()


def case(original_edges):
    network = EdgeConnect(width=4, blocks=2)
    hash_weights(network)
    mended, edges = network(inputs, original_edges)
    wrong = (edges - inputs["originalEdges"]).square().sum() / 1000
    loss = hole_loss(mended, inputs) + wrong
    loss.backward()
    return {
        "mended": pictured(mended, inputs),
        "edges": digest(edges),
        "loss": loss.item(),
        "gradients": gradients(network),
        "statistics": statistics(network),
    }


published = EdgeConnect()
golden = {
    "parameters": {"edges": count(published.edges), "picture": count(published.picture)},
    "predicted": case(None),
    "original": case(inputs["originalEdges"]),
}
write("edge-connect", golden)
