#!/bin/sh
# Makes the model's weights from the named data: arrays, pretraining, training, model file, linker, pronouns.
#   QUOTH_DATA=…/data training/run.sh [WORK]
# With BASE, the folder of all-MiniLM-L6-v2, it makes the larger model too.
# From the root of the repository. PYTHON names an interpreter that has requirements.txt, SEEDS the seeds of training,
# SHIP the one whose weights become the model.
set -eu
work=${1:-out/training}
python=${PYTHON:-python3}
seeds=${SEEDS:-1 2 3}
ship=${SHIP:-2}
model=models/en-2026-11
mkdir -p "$work" "$model"
go run ./training/prepare -data "$QUOTH_DATA" -out "$work/prep"
"$python" training/pretrain.py --data "$work/prep" --out "$work/pretrained.pt" --seed 1
for seed in $seeds; do
	"$python" training/train.py --data "$work/prep" --from "$work/pretrained.pt" --out "$work/seed$seed.pt" --seed "$seed"
	"$python" training/export.py --data "$work/prep" --checkpoint "$work/seed$seed.pt" --out "$work/seed$seed.bin"
done
cp "$work/seed$ship.bin" "$model/encoder.bin"
cp "$work/prep/vocabulary.txt" "$work/prep/lexicon.txt" "$model/"
go run ./training/linker -data "$QUOTH_DATA" -model "$model" -out "$model/linker.bin"
go run ./training/pronouns -data "$QUOTH_DATA" -model "$model" -out "$model/pronouns.bin"
go run ./training/confidence -data "$QUOTH_DATA"
if [ -n "${BASE:-}" ]; then
	go run ./training/prepare -data "$QUOTH_DATA" -model "$model" -base "$BASE" -wiki 0 -out "$work/pieces"
	"$python" training/finetune.py --data "$work/pieces" --base "$BASE" --out "$work/best.pt" --seed 1
	"$python" training/export.py --data "$work/pieces" --base "$BASE" --checkpoint "$work/best.pt" --name en-2026-11-best --out "$model-best/encoder.bin"
	cp "$work/pieces/pieces.txt" "$model-best/"
	go run ./training/linker -data "$QUOTH_DATA" -model "$model-best" -out "$model-best/linker.bin"
fi
