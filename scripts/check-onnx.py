"""Runs the ONNX checker on model files: python 3.11+ with onnx.

    npx tsx scripts/dump-programs.ts FOLDER && python scripts/check-onnx.py FOLDER/*.onnx

Beyond the checker's own rules (every operator's schema, types and inferred shapes that agree with the declared ones),
only standard operators of opset 20 or later may occur.
"""

import sys

import onnx


def complaint(path):
    """What is wrong with a model, or None."""
    try:
        onnx.checker.check_model(path, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        return str(error)
    model = onnx.load(path)
    opsets = [(each.domain, each.version) for each in model.opset_import]
    if len(opsets) != 1 or opsets[0][0] != "" or opsets[0][1] < 20:
        return f"expected the standard operators of opset 20 or later, got {opsets}"
    foreign = sorted({node.domain for node in model.graph.node} - {""})
    return f"expected standard operators, got those of {foreign}" if foreign else None


def check(path):
    found = complaint(path)
    print(f"{path}: {found or 'fine'}")
    return found is None


if __name__ == "__main__":
    paths = sys.argv[1:]
    if not paths:
        sys.exit("check-onnx: expected paths of .onnx files, got none")
    verdicts = [check(path) for path in paths]
    sys.exit(0 if all(verdicts) else 1)
