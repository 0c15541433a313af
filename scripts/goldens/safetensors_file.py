"""A file as the reference implementation writes it: python 3.11+ with safetensors, numpy.

Writes tests/goldens/safetensors.json: the file in base64 and the values that it holds.
"""

import base64
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save

TENSORS = {
    "encoder.0.weight": (np.arange(12, dtype=np.float32).reshape(2, 1, 3, 2) - 5) / 7,
    "encoder.0.bias": np.array([0.1, -2.0, 65504, 6e-8, 1e-5], dtype=np.float16),
    "step": np.array(-(2**53) - 1, dtype=np.int64),
    "frozen": np.array([True, False, True]),
    "empty": np.zeros((0, 3), dtype=np.float32),
}


def main() -> None:
    file = save(TENSORS, metadata={"network": "gated-unet", "note": "Ünïcode"})
    values = {
        name: {
            "shape": list(array.shape),
            "values": [str(v) if array.dtype == np.int64 else float(v) for v in array.ravel()],
        }
        for name, array in TENSORS.items()
    }
    golden = {"file": base64.b64encode(file).decode(), "tensors": values}
    path = Path(__file__).parents[2] / "tests/goldens/safetensors.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
