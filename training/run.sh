#!/bin/sh
# Makes the model from the named data: arrays, pretraining, training, model file.
#   QUOTH_DATA=…/data training/run.sh [WORK]
# From the root of the repository; PYTHON names the interpreter that has requirements.txt.
set -eu
work=${1:-out/training}
python=${PYTHON:-python3}
mkdir -p "$work" models/en-2026-11
go run ./training/prepare -data "$QUOTH_DATA" -out "$work/prep"
"$python" training/pretrain.py --data "$work/prep" --out "$work/pretrained.pt" --seed 1
for seed in ${SEEDS:-1}; do
	"$python" training/train.py --data "$work/prep" --from "$work/pretrained.pt" --out "$work/seed$seed.pt" --seed "$seed"
	"$python" training/export.py --data "$work/prep" --checkpoint "$work/seed$seed.pt" --out "$work/seed$seed.bin"
done
cp "$work/seed1.bin" models/en-2026-11/encoder.bin
cp "$work/prep/vocabulary.txt" models/en-2026-11/vocabulary.txt
