#!/bin/sh
# sh bench.sh [ROUNDS] [PYTHON] [DEVICE]: images a second of the recipe's network, ours and PyTorch's, into bench.json.
cd "$(dirname "$0")" && exec bin/node app/scripts/away/bench.js "$@"
